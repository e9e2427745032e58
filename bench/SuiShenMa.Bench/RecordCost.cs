using System.Diagnostics;
using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Features;

namespace SuiShenMa.Bench;

/// <summary>
/// What the audit record adds to a write: the same command through the same handler and the same durable commit, with its record
/// and without, by turns. Without: the record is made, with its MAC, and taken out again before it is written; what making it costs
/// is measured apart and counted as the record's.
/// </summary>
internal sealed class RecordCost(WebApplication app, BenchOptions options, Report report)
{
    private const double MostShare = 0.10;
    private const string Type = "BENCH-W";
    private const int WarmUp = 300;
    private double _making;
    private readonly Actor _person = new(ActorKind.Operator, "bench", "压测", "city-data", "上海市大数据中心",
        new Scope(true, "city-data", Scope.City, Allowed.Everything, Allowed.Everything), app.Services.GetRequiredService<PermissionCatalog>().All.Select(p => p.Name).ToHashSet());

    public async Task RunAsync()
    {
        await SendAsync<ObjectsDb, Done>(new SaveObjectType.Command { IsNew = true, Code = Type, Name = "压测类型", CategoryCode = "03", Mode = ManagementMode.Territorial, OnShelf = true, Managers = [new ManagerRow { RegionCode = "310104", DepartmentId = "xuhui" }] }, true);
        await SendAsync<AdminDb, Done>(new SaveDepartment.Command("bench", "压测部门", "310104", null, null), true);
        await MakingAsync();
        await CompareAsync("smallest write: one row", true, (i, record) => StateAsync(i, record));
        await CompareAsync("rename a department", false, async (i, record) =>
        {
            var version = await ReadAsync<AdminDb, int>(db => db.Departments.Where(d => d.Id == "bench").Select(d => d.Version).SingleAsync());
            return await SendAsync<AdminDb, Done>(new SaveDepartment.Command("bench", "压测部门" + i, "310104", null, version), record);
        });
        await CompareAsync("change an object type", false, async (i, record) =>
        {
            var type = await ReadAsync<ObjectsDb, ObjectType>(db => db.Types.AsNoTracking().SingleAsync(t => t.Code == Type));
            var command = SaveObjectTypeForm.Of(type);
            command.Name = "压测类型" + i;
            return await SendAsync<ObjectsDb, Done>(command, record);
        });
        await CompareAsync("issue an object code", false, (i, record) => SendAsync<ObjectsDb, PreIssueObjectCode.Result>(new PreIssueObjectCode.Command(Type, new ObjectEntry { Name = "压测物体" + i, RegionCode = "310104", Address = "漕宝路 1 号", ManagerChoice = ManagerChoice.Own }), record));
    }

    /// <summary>Facts as JSON, who and where, number and MAC: what the processor does for a record besides writing it.</summary>
    private async Task MakingAsync()
    {
        const int rounds = 20_000;
        await using var scope = Open<KernelDb>(out var db, record: false);
        var mac = scope.ServiceProvider.GetRequiredService<AuditMac>();
        var record = new AuditRecord { ActorId = "bench", ActorName = "压测", Action = "object.issued", SubjectKind = "object-code", SubjectId = "T3H5P4T7FN8RTY", Details = "{\"type\":\"03001\",\"region\":\"310104\"}" };
        var clock = Stopwatch.GetTimestamp();
        for (var i = 0; i < rounds; i++)
        {
            db.Record("object.issued", "object-code", "T3H5P4T7FN8RTY", new { type = "03001", region = "310104", batch = "B20261129082649D7EW70", manager = "xuhui" });
            record.Mac = mac.Of(record);
        }
        _making = Stopwatch.GetElapsedTime(clock).TotalMicroseconds / rounds;
        report.Add("audit record: made, with its MAC", Report.Text($"{_making:0.0} µs"));
    }

    private async Task CompareAsync(string what, bool smallest, Func<int, bool, Task<long>> write)
    {
        if (!what.Contains(options.Text("only", ""), StringComparison.Ordinal))
        {
            return;
        }
        var rounds = options.Number("writes", 600);
        var (without, more) = (new List<double>(rounds), new List<double>(rounds));
        for (var i = -WarmUp; i < rounds; i++)
        {
            // Which comes first changes, so that whatever happens periodically hits both.
            var (first, second) = (await TimeAsync(i, i % 2 == 0), await TimeAsync(i, i % 2 != 0));
            if (i >= 0)
            {
                without.Add(i % 2 == 0 ? second : first);
                more.Add(i % 2 == 0 ? first - second : second - first);
            }
        }
        // The middle of the differences of neighbours: the speed of the machine drifts by more than what is looked for, and a
        // checkpoint of the database belongs to neither. Making the record is done without it as well, so it is moved over.
        var (bare, added) = (Middle(without), Middle(more));
        var share = smallest ? added / bare : (added + _making) / (bare - _making);
        report.Add($"audit record in: {what}", Report.Text($"+ {added:0} µs to {bare:0} µs: + {share:P1} with the making (means + {more.Average() / without.Average():P1} without it)"), smallest ? "" : Report.Text($"+ ≤ {MostShare:P0}"), smallest ? null : share <= MostShare);

        async Task<double> TimeAsync(int i, bool record) =>
            Stopwatch.GetElapsedTime(0, await write(i + 1_000 + (record ? 100_000 : 0), record)).TotalMicroseconds;
    }

    private static double Middle(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private async Task<long> StateAsync(int i, bool record)
    {
        await using var scope = Open<KernelDb>(out var db, record);
        var start = Stopwatch.GetTimestamp();
        db.States.Add(new SystemState { Name = string.Create(CultureInfo.InvariantCulture, $"bench.{i}"), Value = "x" });
        if (record)
        {
            db.Record("bench.written", "state", i.ToString(CultureInfo.InvariantCulture), new { value = new[] { "", "x" } });
        }
        await db.SaveChangesAsync();
        return Stopwatch.GetTimestamp() - start;
    }

    private async Task<long> SendAsync<TDb, T>(IRequest<T> command, bool record) where TDb : ModuleDb
    {
        await using var scope = Open<TDb>(out _, record);
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        var start = Stopwatch.GetTimestamp();
        await mediator.Send(command);
        return Stopwatch.GetTimestamp() - start;
    }

    private async Task<T> ReadAsync<TDb, T>(Func<TDb, Task<T>> read) where TDb : ModuleDb
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<TDb>());
    }

    private AsyncServiceScope Open<TDb>(out TDb db, bool record) where TDb : ModuleDb
    {
        var scope = app.Services.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        scope.ServiceProvider.GetRequiredService<ActorContext>().Actor = _person;
        db = scope.ServiceProvider.GetRequiredService<TDb>();
        if (!record)
        {
            var context = db;
            db.SavingChanges += (_, _) => context.TakeUnwritten();
        }
        return scope;
    }
}
