using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Features;

/// <summary>Finishes runs that are too long to wait for, and those that a host left behind.</summary>
internal sealed class RunGeocodingJob(ObjectsDb db, GeocodeWorker worker) : IJob
{
    public async Task RunAsync(CancellationToken ct)
    {
        var now = db.Now;
        var open = await db.GeocodeRuns.AsNoTracking()
            .Where(r => r.State != GeocodeRunState.Done && (r.ClaimedUntil == null || r.ClaimedUntil < now))
            .OrderBy(r => r.RunId).Select(r => r.RunId).Take(20).ToListAsync(ct);
        foreach (var run in open)
        {
            await worker.RunAsync(run, ct);
        }
    }
}
