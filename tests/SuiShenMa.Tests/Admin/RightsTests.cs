using Shouldly;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin;

public sealed class RightsTests
{
    private static readonly AdminDepartment City = new() { Id = "city", Name = "市局", RegionCode = "310000" };
    private static readonly AdminDepartment Xuhui = new() { Id = "xuhui", Name = "徐汇局", RegionCode = "310104" };

    private static readonly PermissionCatalog Catalog = new(
    [
        new("a.platform", "", PermissionFor.Platform), new("b.city", "", PermissionFor.City), new("c.department", "", PermissionFor.Department),
        new("d.everyone", "", PermissionFor.Everyone), new("e.sub-city", "", PermissionFor.City | PermissionFor.SubAccount),
        new("f.security", "", PermissionFor.Platform) { Duty = Duty.Security }, new("g.logs", "", PermissionFor.Platform) { Duty = Duty.Audit },
    ]);

    private static readonly Rights Rights = new(Catalog, new Surroundings("Development"));

    [Test, Row(105)]
    public void Each_kind_of_account_holds_what_the_modules_declare_for_it()
    {
        Names(Rights.Of(Person(AccountKind.PlatformAdministrator, City))).ShouldBe(["a.platform", "b.city", "c.department", "d.everyone", "e.sub-city", "f.security", "g.logs"]);
        Names(Rights.Of(Person(AccountKind.DepartmentUser, City))).ShouldBe(["b.city", "c.department", "d.everyone", "e.sub-city"]);
        Names(Rights.Of(Person(AccountKind.DepartmentUser, Xuhui))).ShouldBe(["c.department", "d.everyone"]);
        Names(Rights.Of(Person(AccountKind.SystemAdministrator, City))).ShouldBe(["a.platform"]);
        Names(Rights.Of(Person(AccountKind.SecurityAdministrator, City))).ShouldBe(["f.security"]);
        Names(Rights.Of(Person(AccountKind.AuditAdministrator, City))).ShouldBe(["g.logs"]);
    }

    [Test]
    public void The_three_administrators_exclude_each_other_whatever_roles_they_are_given()
    {
        var everything = new Role { Name = "全部", Permissions = [.. Catalog.All.Select(p => p.Name)] };
        foreach (var (kind, duty) in new[] { (AccountKind.SystemAdministrator, Duty.System), (AccountKind.SecurityAdministrator, Duty.Security), (AccountKind.AuditAdministrator, Duty.Audit), (AccountKind.DepartmentUser, Duty.Business) })
        {
            var standing = Rights.Of(Person(kind, City) with { Roles = [everything] })!;
            standing.Actor.Permissions.ShouldAllBe(p => Catalog.Find(p)!.Duty == duty);
            standing.Actor.Scope.For(DataActions.View).Count.ShouldBe(kind == AccountKind.DepartmentUser ? 1 : 0, "no business data for an administrator");
        }
    }

    [Test]
    public void In_production_no_account_may_everything() =>
        new Rights(Catalog, new Surroundings("Production")).Of(Person(AccountKind.PlatformAdministrator, City)).ShouldBeNull();

    [Test, Row(98)]
    public void A_sub_account_holds_no_more_than_its_parent()
    {
        var parent = Person(AccountKind.DepartmentUser, Xuhui);
        Names(Rights.Of(Sub(parent))).ShouldBe(["d.everyone"]);
        var cityParent = Person(AccountKind.DepartmentUser, City);
        Names(Rights.Of(Sub(cityParent))).ShouldBe(["d.everyone", "e.sub-city"]);
        Names(Rights.Of(Sub(parent, a => a.LimitPermissions = Account.Whole))).ShouldBe(["c.department", "d.everyone"]);
    }

    [Test]
    public void A_sub_account_can_be_given_fewer_permissions_but_none_beyond()
    {
        var parent = Person(AccountKind.DepartmentUser, Xuhui);
        Names(Rights.Of(Sub(parent, a => a.LimitPermissions = "d.everyone,b.city"))).ShouldBe(["d.everyone"]);
        Names(Rights.Of(Sub(parent, a => a.LimitPermissions = ""))).ShouldBeEmpty();
    }

    [Test, Row(97)]
    public void A_sub_account_reaches_no_region_beyond_its_parent()
    {
        var parent = Person(AccountKind.DepartmentUser, Xuhui);
        Scope Of(string? limit) => Rights.Of(Sub(parent, a => a.LimitRegions = limit))!.Actor.Scope;
        Of(null).Regions.ContainsRegion("310104012").ShouldBeTrue();
        Of(null).Regions.ContainsRegion("310106").ShouldBeFalse();
        Of("310104010").Regions.ContainsRegion("310104010").ShouldBeTrue();
        Of("310104010").Regions.ContainsRegion("310104012").ShouldBeFalse();
        Of("310104010,310106").Regions.ContainsRegion("310106011").ShouldBeFalse();
        Of("310000").Regions.ContainsRegion("310106").ShouldBeFalse();
        Of("").Regions.ContainsRegion("310104010").ShouldBeFalse();
    }

    [Test]
    public void Narrowing_any_link_narrows_every_account_below_it_at_any_depth()
    {
        var parent = Person(AccountKind.DepartmentUser, Xuhui);
        var middle = Sub(parent, a => a.LimitPermissions = Account.Whole);
        var low = Sub(middle, a => (a.LimitPermissions, a.Grants) = (Account.Whole, [new DataGrant(Allowed.Everything, Allowed.Everything, DataActions.All)]));
        bool May(AccountFacts top, AccountFacts mid) => Rights.Of(low with { Parent = mid with { Parent = top } })!.Actor.Scope.Allows(DataActions.Edit, "LAMP", "310104010");
        May(parent, middle).ShouldBeTrue();
        var narrowDepartment = parent with { Department = new AdminDepartment { Id = "xuhui", Name = "徐汇局", RegionCode = "310104", Grants = [new DataGrant(Allowed.Just(["LAMP"]), Allowed.Everything, DataActions.View)] } };
        May(narrowDepartment, middle).ShouldBeFalse("department ceiling");
        middle.Account.Grants = [new DataGrant(Allowed.Just(["LAMP"]), Allowed.Just(["310104012"]), DataActions.All)];
        May(parent, middle).ShouldBeFalse("grants of the middle");
        middle.Account.Grants = null;
        Names(Rights.Of(low with { Parent = middle with { Parent = parent with { Roles = [] } } })).ShouldBeEmpty("roles of the top");
    }

    [Test]
    public void A_sub_account_below_an_administrator_is_nobody()
    {
        Rights.Of(Sub(Person(AccountKind.PlatformAdministrator, City))).ShouldBeNull();
        Rights.Of(Sub(Person(AccountKind.SystemAdministrator, City))).ShouldBeNull();
    }

    [Test]
    public void Without_its_parent_a_sub_account_is_nobody()
    {
        var parent = Person(AccountKind.DepartmentUser, Xuhui);
        Rights.Of(Sub(parent) with { Parent = null }).ShouldBeNull();
        parent.Account.Disable("someone else");
        Rights.Of(Sub(parent)).ShouldBeNull();
    }

    [Test]
    public void An_account_whose_department_is_gone_reaches_nothing()
    {
        var actor = Rights.Of(Person(AccountKind.DepartmentUser, Xuhui) with { Department = null })!.Actor;
        actor.Scope.For(DataActions.View).ShouldBeEmpty();
        actor.Permissions.ShouldBeEmpty();
    }

    /// <summary>What decides and what explains are the same chain: an act is allowed exactly when every link allows it.</summary>
    [Test]
    public void The_scope_allows_exactly_what_every_rule_of_the_chain_allows()
    {
        var random = new Random(7);
        string[] types = ["A", "B", "C"], places = ["310104", "310104010", "310106", "310106011"];
        Allowed Some(string[] from) => random.Next(4) == 0 ? Allowed.Everything : Allowed.Just(from.Where(_ => random.Next(2) == 0));
        List<DataGrant>? Lines() => random.Next(4) == 0 ? null : [.. Enumerable.Range(0, random.Next(4)).Select(_ => new DataGrant(Some(types), Some(places), (DataActions)random.Next((int)DataActions.All + 1)))];
        for (var round = 0; round < 300; round++)
        {
            var facts = Person(AccountKind.DepartmentUser, new AdminDepartment { Id = "d", Name = "局", RegionCode = round % 2 == 0 ? "310000" : "310104", Grants = Lines() });
            facts.Account.Grants = Lines();
            for (var depth = random.Next(3); depth > 0; depth--)
            {
                facts = Sub(facts, a => (a.Grants, a.LimitRegions) = (Lines(), random.Next(2) == 0 ? null : "310104010,310106"));
            }
            var standing = Rights.Of(facts)!;
            foreach (var (action, _) in DataActionTexts.Each)
            {
                foreach (var (type, place) in types.SelectMany(t => places.Select(p => (t, p))))
                {
                    var everyRule = standing.Layers.All(l => l.Scope?.Allows(action, type, place) != false);
                    standing.Actor.Scope.Allows(action, type, place).ShouldBe(everyRule, $"round {round}, {action} {type} {place}");
                    standing.Actor.Scope.For(action).Any(a => a.Contains(type, place)).ShouldBe(everyRule);
                }
            }
        }
    }

    [Test]
    public void A_permission_declared_by_two_modules_stops_the_start() =>
        Should.Throw<InvalidOperationException>(() => new PermissionCatalog([new("x", "", PermissionFor.City), new("x", "", PermissionFor.City)]));

    [Test]
    public async Task A_sub_account_falls_with_its_parent_at_the_next_request()
    {
        var parent = await AdminKit.CreateReady();
        var sub = await AdminKit.CreateSub(parent.UserName, "310104010");
        await AdminKit.Settle(sub);
        using var person = await Operator.SignIn(sub.UserName);
        (await person.Get("/admin")).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        await Slice.Send(AdminKit.Administrator, new DisableAccount.Command(parent.Id));
        using var answer = await person.Get("/admin");
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
    }

    [Test]
    public async Task A_sub_account_cannot_be_made_wider_than_its_parent()
    {
        var parent = await AdminKit.CreateReady();
        (await Should.ThrowAsync<RuleViolation>(() => AdminKit.CreateSub(parent.UserName, "310106"))).Code.ShouldBe("account.limit");
    }

    private static IEnumerable<string> Names(Standing? standing) => standing!.Actor.Permissions.Order(StringComparer.Ordinal);

    private static AccountFacts Person(AccountKind kind, AdminDepartment department) => new(
        new Account { Kind = kind, DepartmentId = department.Id, UserName = "p" }, [RoleOf(kind, department.RegionCode == "310000")], department, null);

    private static AccountFacts Sub(AccountFacts parent, Action<Account>? more = null)
    {
        var account = new Account { Kind = AccountKind.SubAccount, DepartmentId = parent.Account.DepartmentId, ParentId = parent.Account.Id, UserName = "s" };
        more?.Invoke(account);
        return new AccountFacts(account, [RoleOf(AccountKind.SubAccount, false)], null, parent);
    }

    private static Role RoleOf(AccountKind kind, bool city) => new() { Name = kind.ToString(), Permissions = [.. BuiltInRoles.PermissionsOf(BuiltInRoles.For(kind, city), Catalog)] };

    private sealed class Surroundings(string name) : Microsoft.Extensions.Hosting.IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;
        public string ApplicationName { get; set; } = "";
        public string ContentRootPath { get; set; } = "";
        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = null!;
    }
}
