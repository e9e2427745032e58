using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Features;

/// <summary>
/// Judges uploaded workbooks. A check that broke off is begun anew by whoever claims the batch next, so that its result is
/// always that of one whole reading. Undecided uploads are let go after a month.
/// </summary>
internal sealed class RunWorkbookChecksJob(ObjectsDb db, WorkbookCheck check, IFileStore files, NodeIdentity node, ILogger<RunWorkbookChecksJob> log) : IJob
{
    private static readonly TimeSpan Undecided = TimeSpan.FromDays(30);

    public async Task RunAsync(CancellationToken ct)
    {
        while (await ClaimAsync(ct) is { } batch)
        {
            log.LogInformation("Checking workbook of batch {BatchNo}", batch.BatchNo);
            try
            {
                await check.RunAsync(batch, ct);
            }
            catch (SheetRejected rejected)
            {
                await RefuseAsync(batch.BatchNo, rejected.Message, ct);
            }
            db.Forget();
        }
        await LetGoAsync(ct);
    }

    private Task<IntakeBatch?> ClaimAsync(CancellationToken ct) => db.ClaimAsync(
        db.Batches.Where(b => b.State == BatchState.Checking), q => q.OrderBy(b => b.BatchNo), found => b => b.BatchNo == found.BatchNo, node.Name, ct);

    private async Task RefuseAsync(string batchNo, string problem, CancellationToken ct)
    {
        db.Forget();
        await db.Items.Where(i => i.BatchNo == batchNo).ExecuteDeleteAsync(ct);
        var batch = await db.Batches.SingleAsync(b => b.BatchNo == batchNo, ct);
        (batch.State, batch.Problem, batch.FinishedAt, batch.ClaimedBy, batch.ClaimedUntil) = (BatchState.Dropped, problem, db.Now, null, null);
        batch.Version++;
        db.Record("workbook.refused", "object-batch", batchNo, new { problem });
        await db.SaveChangesAsync(ct);
    }

    private async Task LetGoAsync(CancellationToken ct)
    {
        var limit = db.Now - Undecided;
        foreach (var batch in await db.Batches.Where(b => b.State == BatchState.Checked && b.CreatedAt < limit).OrderBy(b => b.BatchNo).Take(20).ToListAsync(ct))
        {
            (batch.State, batch.Problem, batch.FinishedAt) = (BatchState.Dropped, "检查后 30 天没有决定是否导入，已自动放弃。", db.Now);
            batch.Version++;
            db.Record("workbook.dropped", "object-batch", batch.BatchNo, new { reason = "undecided" });
            await db.SaveChangesAsync(ct);
            await DropWorkbook.ClearAsync(db, files, batch, ct);
        }
    }
}
