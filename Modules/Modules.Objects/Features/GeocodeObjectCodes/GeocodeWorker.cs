using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Geocoding;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>
/// Works off one run chunk by chunk, as the operator who asked for it. A chunk is one transaction: positions, answers and
/// progress together, so the next run goes on where the last commit ended.
/// </summary>
internal sealed class GeocodeWorker(IServiceScopeFactory scopes, NodeIdentity node)
{
    private const int Chunk = 50;
    private const int Attempts = 5;

    /// <summary>Claims the run and finishes it; does nothing when another host has it.</summary>
    public async Task RunAsync(string runId, CancellationToken ct)
    {
        if (await ClaimAsync(runs => runs.Where(r => r.RunId == runId), ct) is not null)
        {
            await FinishAsync(runId, ct);
        }
    }

    /// <summary>Claims the first run that nobody works on and finishes it.</summary>
    /// <returns>False when there is none.</returns>
    public async Task<bool> RunNextAsync(CancellationToken ct)
    {
        if (await ClaimAsync(runs => runs, ct) is not { } run)
        {
            return false;
        }
        await FinishAsync(run.RunId, ct);
        return true;
    }

    private async Task FinishAsync(string runId, CancellationToken ct)
    {
        for (var failures = 0; ;)
        {
            try
            {
                if (!await StepAsync(runId, ct))
                {
                    return;
                }
                failures = 0;
            }
            catch (Exception e) when (failures < Attempts && (e is DbUpdateConcurrencyException || Transient.Is(e)))
            {
                // Someone changed one of the codes meanwhile: the chunk is judged anew.
                failures++;
            }
        }
    }

    private async Task<GeocodeRun?> ClaimAsync(Func<IQueryable<GeocodeRun>, IQueryable<GeocodeRun>> which, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ObjectsDb>();
        return await db.ClaimAsync(which(db.GeocodeRuns.Where(r => r.State != GeocodeRunState.Done)), q => q.OrderBy(r => r.RunId), found => r => r.RunId == found.RunId, Me, ct,
            s => s.SetProperty(r => r.State, GeocodeRunState.Running).SetProperty(r => r.Version, r => r.Version + 1));
    }

    /// <summary>Two requests of one host must not both hold a run, so the claim names more than the host.</summary>
    private string Me { get; } = node.Name[..Math.Min(node.Name.Length, 31)] + "/" + Guid.CreateVersion7().ToString("N");

    /// <returns>False when the run is finished, or was taken over by another host.</returns>
    private async Task<bool> StepAsync(string runId, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<ObjectsDb>();
        var run = await db.GeocodeRuns.SingleAsync(r => r.RunId == runId, ct);
        if (run.State == GeocodeRunState.Done || run.ClaimedBy != Me)
        {
            return false;
        }
        var actor = await ActorOfAsync(services, run, ct);
        var context = services.GetRequiredService<ActorContext>();
        (context.Actor, context.TraceId) = (actor, Guid.CreateVersion7().ToString("N"));
        run.Version++;
        var items = await db.GeocodeItems.Where(i => i.RunId == runId && i.State == GeocodeItemState.Waiting).OrderBy(i => i.Id).Take(Chunk).ToListAsync(ct);
        if (items.Count == 0)
        {
            (run.State, run.FinishedAt, run.ClaimedBy, run.ClaimedUntil) = (GeocodeRunState.Done, db.Now, null, null);
            db.TellDone(run);
            db.Record("geocode-run.done", "geocode-run", runId, new { run.Total, run.Placed, run.Kept });
            await db.SaveChangesAsync(ct);
            return false;
        }
        var placed = await PlaceAsync(services, db, run, items, actor, ct);
        run.Placed += items.Count(i => i.State == GeocodeItemState.Placed);
        run.Kept += items.Count(i => i.State == GeocodeItemState.Kept);
        run.ClaimedUntil = db.Now + Claims.Lease;
        await db.SaveChangesAsync(ct);
        placed.ForEach(services.GetRequiredService<ObjectCodes>().Drop);
        return true;
    }

    private static async Task<List<string>> PlaceAsync(IServiceProvider services, ObjectsDb db, GeocodeRun run, List<GeocodeItem> items, Actor actor, CancellationToken ct)
    {
        var asked = items.ConvertAll(i => i.Code);
        List<ObjectCode> rows;
        using (SealedRowReading.WithoutRefusing())
        {
            rows = await db.Codes.Within(actor, services.GetRequiredService<ITypeCatalog>(), DataActions.Edit).Where(c => asked.Contains(c.Code)).ToListAsync(ct);
        }
        var codes = rows.ToDictionary(c => c.Code);
        var open = new List<(GeocodeItem Item, ObjectCode Code)>();
        foreach (var item in items)
        {
            var objection = codes.TryGetValue(item.Code, out var code) ? db.IsTrusted(code) ? GeocodeObjectCode.Objection(actor, code) : "这个码的数据被改动过，已停止使用。" : "没有找到这个码，或者不在您的权限范围内。";
            if (objection is null)
            {
                open.Add((item, code!));
            }
            else
            {
                (item.State, item.Message) = (GeocodeItemState.Kept, objection);
            }
        }
        var found = open.Count == 0 ? [] : await services.GetRequiredService<IGeocoder>().GeocodeAsync(open.ConvertAll(o => o.Code.Address), CoordinateSystem.CGCS2000, ct);
        var placed = new List<string>();
        foreach (var ((item, code), result) in open.Zip(found))
        {
            (item.Level, item.Confidence, item.Message) = (result.Level, result.Confidence, Shorten(result.Reason));
            item.State = GeocodeItemState.Kept;
            if (result.Location is not { } point)
            {
                item.Message = Shorten("没有找到坐标：" + result.Reason);
            }
            else if (Array.IndexOf(GeocodeObjectCodes.Levels, result.Level) > Array.IndexOf(GeocodeObjectCodes.Levels, run.MinimumLevel))
            {
                item.Message = $"只能定位到{result.Level}，低于要求的精度“{run.MinimumLevel}”，未采用。";
            }
            else if (code.Location == point)
            {
                item.Message = "坐标没有变化。";
            }
            else
            {
                item.State = GeocodeItemState.Placed;
                GeocodeObjectCode.Place(db, code, result, point);
                db.Changes.Add(new CodeChange { Code = code.Code, At = db.Now });
                placed.Add(code.Code);
            }
        }
        return placed;
    }

    /// <summary>Who ordered the run, with what is left of the rights of that moment.</summary>
    private static async Task<Actor> ActorOfAsync(IServiceProvider services, GeocodeRun run, CancellationToken ct) => new(ActorKind.Operator, run.CreatedBy, run.CreatedByName, run.DepartmentId, "",
        await services.GetRequiredService<IOperatorRights>().NarrowAsync(run.CreatedBy, JsonSerializer.Deserialize<Scope>(run.ScopeJson, Json.Stored) ?? Scope.Nothing, ct), new HashSet<string>());

    private static string? Shorten(string? text) => text is { Length: > 500 } ? text[..500] : text;
}
