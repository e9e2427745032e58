using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>
/// Works off batches of updates one after the other, the oldest first, so that a subject's later update never loses to an
/// earlier one. A chunk is one transaction of values, failures and progress: after kill -9 the next run goes on behind it.
/// </summary>
internal sealed class RunExtensionBatchesJob(CodesDb db, ExtensionChunk chunk, NodeIdentity node, TimeProvider clock, ILogger<RunExtensionBatchesJob> log) : IJob
{
    /// <summary>A host that gives no sign of life for so long has lost its batch.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private const int Attempts = 5;

    public async Task RunAsync(CancellationToken ct)
    {
        while (await ClaimAsync(ct) is { } batchNo)
        {
            log.LogInformation("Working on extension batch {BatchNo}", batchNo);
            while (await StepAsync(batchNo, ct))
            {
                ct.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Only the oldest batch that is not done may be taken, and only by one host.</summary>
    private async Task<string?> ClaimAsync(CancellationToken ct)
    {
        var (now, me) = (clock.GetUtcNow().UtcDateTime, node.Name);
        var until = now + Lease;
        var oldest = await db.ExtensionBatches.AsNoTracking().Where(b => b.State != ExtensionBatchState.Done).OrderBy(b => b.Sequence).Select(b => b.BatchNo).FirstOrDefaultAsync(ct);
        return oldest is not null && await db.ExtensionBatches
            .Where(b => b.BatchNo == oldest && b.State != ExtensionBatchState.Done && (b.ClaimedUntil == null || b.ClaimedUntil < now || b.ClaimedBy == me))
            .ExecuteUpdateAsync(s => s.SetProperty(b => b.ClaimedBy, me).SetProperty(b => b.ClaimedUntil, until).SetProperty(b => b.State, ExtensionBatchState.Running), ct) == 1
            ? oldest
            : null;
    }

    /// <returns>False when the batch is done.</returns>
    private async Task<bool> StepAsync(string batchNo, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            db.ChangeTracker.Clear();
            try
            {
                return await chunk.RunAsync(db, batchNo, clock.GetUtcNow().UtcDateTime + Lease, ct);
            }
            catch (Exception e) when (attempt < Attempts && (e is DbUpdateConcurrencyException || DatabaseErrors.IsUniqueViolation(e.InnerException) || Transient.Is(e)))
            {
                log.LogInformation("Chunk of {BatchNo} met another writer; it is judged again", batchNo);
            }
        }
    }
}
