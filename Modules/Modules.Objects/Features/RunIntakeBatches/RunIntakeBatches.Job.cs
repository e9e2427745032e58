using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Lookup;

namespace SuiShenMa.Objects.Features;

/// <summary>
/// Works off queued batches chunk by chunk. A chunk is one transaction: codes, item states and progress together, so
/// after kill -9 the next run goes on exactly where the last commit ended.
/// </summary>
internal sealed class RunIntakeBatchesJob(ObjectsDb db, IntakeChunk chunk, BlankChunk blank, NodeIdentity node, TimeProvider clock, ILogger<RunIntakeBatchesJob> log) : IJob
{
    /// <summary>A host that gives no sign of life for so long has lost its batch.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    public async Task RunAsync(CancellationToken ct)
    {
        while (await ClaimAsync(ct) is { } batchNo)
        {
            log.LogInformation("Working on batch {BatchNo}", batchNo);
            while (await StepAsync(batchNo, ct))
            {
                ct.ThrowIfCancellationRequested();
                db.ChangeTracker.Clear();
            }
            db.ChangeTracker.Clear();
        }
    }

    private async Task<string?> ClaimAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var me = node.Name;
        var waiting = await db.Batches.AsNoTracking()
            .Where(b => (b.State == BatchState.Queued || b.State == BatchState.Running) && (b.ClaimedUntil == null || b.ClaimedUntil < now || b.ClaimedBy == me))
            .OrderBy(b => b.CreatedAt).ThenBy(b => b.BatchNo).Select(b => b.BatchNo).Take(20).ToListAsync(ct);
        foreach (var batchNo in waiting)
        {
            var until = now + Lease;
            var claimed = await db.Batches
                .Where(b => b.BatchNo == batchNo && (b.State == BatchState.Queued || b.State == BatchState.Running) && (b.ClaimedUntil == null || b.ClaimedUntil < now || b.ClaimedBy == me))
                .ExecuteUpdateAsync(s => s.SetProperty(b => b.ClaimedBy, me).SetProperty(b => b.ClaimedUntil, until).SetProperty(b => b.State, BatchState.Running), ct);
            if (claimed == 1)
            {
                return batchNo;
            }
        }
        return null;
    }

    /// <returns>False when the batch is finished.</returns>
    private async Task<bool> StepAsync(string batchNo, CancellationToken ct)
    {
        var batch = await db.Batches.SingleAsync(b => b.BatchNo == batchNo, ct);
        if (batch is { Source: BatchSource.Workbook, Mode: CommitMode.AllOrNothing, Succeeded: 0 } && !await chunk.AllAreGoodAsync(db, batch, ct))
        {
            await HandBackAsync(batch, ct);
            return false;
        }
        var more = batch.Source == BatchSource.Blank ? await blank.RunAsync(db, batch, ct) : await chunk.RunAsync(db, batch, ct);
        if (more)
        {
            return true;
        }
        batch.State = BatchState.Done;
        batch.FinishedAt = db.Now;
        (batch.ClaimedBy, batch.ClaimedUntil) = (null, null);
        batch.Version++;
        db.Record("object-batch.done", "object-batch", batch.BatchNo, new { batch.Total, batch.Succeeded, batch.Failed, batch.Repeated });
        db.TellDone(batch);
        db.Publish(new ObjectBatchDone(batch.BatchNo, batch.ApplicationId, batch.Total, batch.Succeeded, batch.Failed, db.Now));
        await db.SaveChangesAsync(ct);
        return false;
    }

    /// <summary>Back to the operator, who asked for all rows or none.</summary>
    private async Task HandBackAsync(IntakeBatch batch, CancellationToken ct)
    {
        (batch.State, batch.Mode, batch.ClaimedBy, batch.ClaimedUntil) = (BatchState.Checked, null, null, null);
        batch.Problem = "检查之后情况有变，部分行已不合格，按“全部合格才导入”没有导入任何一行。请重新决定。";
        batch.Version++;
        db.Record("workbook.handed-back", "object-batch", batch.BatchNo, new { bad = batch.Failed });
        await db.SaveChangesAsync(ct);
    }

    internal static void Renew(IntakeBatch batch, DateTime now)
    {
        batch.ClaimedUntil = now + Lease;
        batch.Version++;
    }
}
