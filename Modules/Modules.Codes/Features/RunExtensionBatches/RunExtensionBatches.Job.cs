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
internal sealed class RunExtensionBatchesJob(CodesDb db, ExtensionChunk chunk, NodeIdentity node, ILogger<RunExtensionBatchesJob> log) : IJob
{
    private const int Attempts = 5;

    public async Task RunAsync(CancellationToken ct)
    {
        while (await ClaimAsync(ct) is { BatchNo: var batchNo })
        {
            log.LogInformation("Working on extension batch {BatchNo}", batchNo);
            while (await StepAsync(batchNo, ct))
            {
                ct.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Only the oldest batch that is not done may be taken, and only by one host.</summary>
    private async Task<ExtensionBatch?> ClaimAsync(CancellationToken ct)
    {
        var oldest = await db.ExtensionBatches.Where(b => b.State != ExtensionBatchState.Done).OrderBy(b => b.Sequence).Select(b => b.BatchNo).FirstOrDefaultAsync(ct);
        return oldest is null ? null : await db.ClaimAsync(
            db.ExtensionBatches.Where(b => b.State != ExtensionBatchState.Done && b.BatchNo == oldest), q => q, found => b => b.Sequence == found.Sequence, node.Name, ct,
            s => s.SetProperty(b => b.State, ExtensionBatchState.Running));
    }

    /// <returns>False when the batch is done, or was taken over by another host.</returns>
    private async Task<bool> StepAsync(string batchNo, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            db.Forget();
            try
            {
                return await chunk.RunAsync(db, batchNo, node.Name, ct);
            }
            catch (Exception e) when (attempt < Attempts && (e is DbUpdateConcurrencyException || DatabaseErrors.IsUniqueViolation(e.InnerException) || Transient.Is(e)))
            {
                log.LogInformation("Chunk of {BatchNo} met another writer; it is judged again", batchNo);
            }
        }
    }
}
