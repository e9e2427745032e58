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
internal sealed class RunIntakeBatchesJob(ObjectsDb db, IntakeChunk chunk, BlankChunk blank, NodeIdentity node, ILogger<RunIntakeBatchesJob> log) : IJob
{
    public async Task RunAsync(CancellationToken ct)
    {
        while (await ClaimAsync(ct) is { BatchNo: var batchNo })
        {
            log.LogInformation("Working on batch {BatchNo}", batchNo);
            while (await StepAsync(batchNo, ct))
            {
                ct.ThrowIfCancellationRequested();
                db.Forget();
            }
            db.Forget();
        }
    }

    private Task<IntakeBatch?> ClaimAsync(CancellationToken ct) => db.ClaimAsync(
        db.Batches.Where(b => b.State == BatchState.Queued || b.State == BatchState.Running), q => q.OrderBy(b => b.CreatedAt).ThenBy(b => b.BatchNo),
        found => b => b.BatchNo == found.BatchNo, node.Name, ct, s => s.SetProperty(b => b.State, BatchState.Running));

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
        batch.ClaimedUntil = now + Claims.Lease;
        batch.Version++;
    }
}
