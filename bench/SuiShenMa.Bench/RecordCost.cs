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
/// and without, by turns. Without: the record is made, and taken out again before its number, MAC and row; making it is told apart.
/// </summary>
internal sealed class RecordCost(WebApplication app, BenchOptions options, Report report)
{
    private const double MostShare = 0.10;
    private const string Type = "BENCH-W";
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
        report.Add("audit record: made, with its MAC", Report.Text($"{Stopwatch.GetElapsedTime(clock).TotalMicroseconds / rounds:0.0} µs"));
    }

    private async Task CompareAsync(string what, bool smallest, Func<int, bool, Task<long>> write)
    {
        if (!what.Contains(options.Text("only", ""), StringComparison.Ordinal))
        {
            return;
        }
        var rounds = options.Number("writes", 600);
        var times = (With: new List<double>(rounds), Without: new List<double>(rounds));
        for (var i = -50; i < rounds; i++)
        {
            // Which comes first changes, so that whatever happens periodically hits both.
            foreach (var record in i % 2 == 0 ? new[] { true, false } : [false, true])
            {
                var took = Stopwatch.GetElapsedTime(0, await write(i + 1_000 + (record ? 100_000 : 0), record)).TotalMicroseconds;
                if (i >= 0)
                {
                    (record ? times.With : times.Without).Add(took);
                }
            }
        }
        // Medians: a checkpoint of the database belongs to neither.
        var (with, without) = (Middle(times.With), Middle(times.Without));
        var share = (with - without) / without;
        report.Add($"audit record in: {what}", Report.Text($"{with:0} µs with, {without:0} µs without: + {share:P1} (means + {(times.With.Average() / times.Without.Average()) - 1:P1})"), smallest ? "" : Report.Text($"+ ≤ {MostShare:P0}"), smallest ? null : share <= MostShare);
    }

    private static double Middle(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private async Task<long> StateAsync(int i, bool record)
    {
        await using var scope = Open<KernelDb>(out var db, record);
        var start = Stopwatch.GetTimestamp();
        db.States.Add(new SystemState { Name = string.Create(CultureInfo.InvariantCulture, $"bench.{i}"), Value = "x" });
        db.Record("bench.written", "state", i.ToString(CultureInfo.InvariantCulture), new { value = new[] { "", "x" } });
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
            db.ChangeTracker.Tracked += (_, e) =>
            {
                if (e.Entry.Entity is AuditRecord)
                {
                    e.Entry.State = EntityState.Detached;
                }
            };
        }
        return scope;
    }
}
