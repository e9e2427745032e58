using System.Diagnostics;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Bench;

/// <summary>What a permission check costs once an account's rights are in memory, and what computing them costs when something changed.</summary>
internal static class RightsBench
{
    private const int Rounds = 200_000;

    public static BenchCommand Command { get; } = new("rights", "permission check from cache, in process [--out file]", async args =>
    {
        var options = new BenchOptions(args);
        var report = new Report(options);
        var catalog = new PermissionCatalog([.. Enumerable.Range(0, 150).Select(i => new PermissionInfo($"module{i / 10}.permission{i}", "权限", PermissionFor.Everyone))]);
        var rights = new Rights(catalog, new Surroundings());
        var accounts = new AccountRights(rights);
        // A sub-account three levels down, each level with forty lines of 分管权限: the longest that the pages let anybody make.
        var facts = Chain(catalog, 3);
        var watch = Stopwatch.StartNew();
        const int computed = 20;
        Standing? standing = null;
        for (var i = 0; i < computed; i++)
        {
            standing = rights.Of(facts);
        }
        report.Add("rights computed anew, three levels of 40 lines", Report.Text($"{watch.Elapsed.TotalMilliseconds / computed:0.0} ms"));
        accounts.Keep(facts.Account, "1", standing);
        var good = 0;
        var each = Measure(() =>
        {
            accounts.TryGet(facts.Account, "1", out var held);
            good += held!.Actor.May("module7.permission77") ? 1 : 0;
        });
        report.Add("permission check from cache", Report.Text($"{each:0.00} µs"), "≤ 20 µs", each <= 20);
        each = Measure(() =>
        {
            accounts.TryGet(facts.Account, "1", out var held);
            good += held!.Actor.May("module7.permission77") && held.Actor.Scope.Allows(DataActions.Edit, "T39", "310104010") ? 1 : 0;
        });
        report.Add("permission and data scope from cache, last of 40 lines", Report.Text($"{each:0.00} µs"), "≤ 20 µs", each <= 20, good > Rounds ? "" : "the check said no");
        return await report.FinishAsync();
    });

    private static double Measure(Action check)
    {
        for (var i = 0; i < Rounds / 4; i++)
        {
            check();
        }
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Rounds; i++)
        {
            check();
        }
        return watch.Elapsed.TotalMicroseconds / Rounds;
    }

    private static AccountFacts Chain(PermissionCatalog catalog, int levels)
    {
        List<DataGrant> lines = [.. Enumerable.Range(0, 40).Select(i => new DataGrant(Allowed.Just([$"T{i}"]), Allowed.Just(["310104"]), DataActions.All))];
        var role = new Role { Name = "全部", Permissions = [.. catalog.All.Select(p => p.Name)] };
        var department = new AdminDepartment { Id = "d", Name = "局", RegionCode = "310104", Grants = lines };
        var facts = new AccountFacts(new Account { UserName = "a", Kind = AccountKind.DepartmentUser, DepartmentId = "d" }, [role], department, null);
        for (var level = 1; level < levels; level++)
        {
            facts = new AccountFacts(new Account { UserName = "s" + level, Kind = AccountKind.SubAccount, ParentId = facts.Account.Id, DepartmentId = "d", LimitPermissions = Account.Whole, Grants = lines }, [], null, facts);
        }
        return facts;
    }

    private sealed class Surroundings : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Production";
        public string ApplicationName { get; set; } = "bench";
        public string ContentRootPath { get; set; } = "";
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
