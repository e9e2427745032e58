using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Sheets;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Sheets;

namespace SuiShenMa.Enterprise.Features;

/// <summary>
/// Judges uploaded workbooks and takes decided ones in, chunk by chunk: rows, what they became and the progress are one
/// transaction, so after kill -9 the next run goes on where the last commit ended. Undecided uploads are let go after a month.
/// </summary>
internal sealed class RunEnterpriseSheetsJob(EnterpriseDb db, SheetRunner runner, IFileStore files, NodeIdentity node, ILogger<RunEnterpriseSheetsJob> log) : IJob
{
    private static readonly TimeSpan Undecided = TimeSpan.FromDays(30);

    public async Task RunAsync(CancellationToken ct)
    {
        while (await ClaimAsync(ct) is { } batch)
        {
            log.LogInformation("Working on enterprise workbook {BatchNo} ({Kind}, {State})", batch.BatchNo, batch.Kind, batch.State);
            try
            {
                await (batch.State == SheetState.Checking ? runner.CheckAsync(batch, ct) : runner.TakeInAsync(batch, ct));
            }
            catch (SheetRejected rejected)
            {
                await runner.RefuseAsync(batch.BatchNo, rejected.Message, ct);
            }
            db.Forget();
        }
        await LetGoAsync(ct);
    }

    private Task<SheetBatch?> ClaimAsync(CancellationToken ct) => db.ClaimAsync(
        db.Batches.Where(b => b.State == SheetState.Checking || b.State == SheetState.Queued || b.State == SheetState.Running), q => q.OrderBy(b => b.CreatedAt).ThenBy(b => b.BatchNo),
        found => b => b.BatchNo == found.BatchNo, node.Name, ct);

    private async Task LetGoAsync(CancellationToken ct)
    {
        var limit = db.Now - Undecided;
        foreach (var batch in await db.Batches.Where(b => b.State == SheetState.Checked && b.CreatedAt < limit).OrderBy(b => b.BatchNo).Take(20).ToListAsync(ct))
        {
            await DropEnterpriseSheet.DropAsync(db, files, batch, "检查后 30 天没有决定是否导入，已自动放弃。", ct);
        }
    }
}
