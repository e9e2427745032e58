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
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
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
            db.ChangeTracker.Clear();
        }
        await LetGoAsync(ct);
    }

    private IQueryable<SheetBatch> Open(DateTime now, string me) => db.Batches.Where(b =>
        (b.State == SheetState.Checking || b.State == SheetState.Queued || b.State == SheetState.Running) && (b.ClaimedUntil == null || b.ClaimedUntil < now || b.ClaimedBy == me));

    private async Task<SheetBatch?> ClaimAsync(CancellationToken ct)
    {
        var (now, me) = (db.Now, node.Name);
        var until = now + Lease;
        foreach (var batchNo in await Open(now, me).OrderBy(b => b.CreatedAt).ThenBy(b => b.BatchNo).Select(b => b.BatchNo).Take(20).ToListAsync(ct))
        {
            if (await Open(now, me).Where(b => b.BatchNo == batchNo).ExecuteUpdateAsync(s => s.SetProperty(b => b.ClaimedBy, me).SetProperty(b => b.ClaimedUntil, until), ct) == 1)
            {
                return await db.Batches.AsNoTracking().SingleAsync(b => b.BatchNo == batchNo, ct);
            }
        }
        return null;
    }

    private async Task LetGoAsync(CancellationToken ct)
    {
        var limit = db.Now - Undecided;
        foreach (var batch in await db.Batches.Where(b => b.State == SheetState.Checked && b.CreatedAt < limit).OrderBy(b => b.BatchNo).Take(20).ToListAsync(ct))
        {
            await DropEnterpriseSheet.DropAsync(db, files, batch, "检查后 30 天没有决定是否导入，已自动放弃。", ct);
        }
    }
}
