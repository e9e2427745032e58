using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Codes.Features;

/// <summary>Drops what the platform no longer has to remember: used codes and virtual codes that are long expired.</summary>
internal sealed class SweepDynamicCodesJob(CodesDb db) : IJob
{
    /// <summary>Longer than any clock is believed to be wrong.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken ct)
    {
        var limit = db.Now - Reserve;
        await db.UsedTokens.Where(u => u.Until < limit).ExecuteDeleteAsync(ct);
        await db.OfflineUses.Where(u => u.Until < limit).ExecuteDeleteAsync(ct);
        await db.VirtualCodes.Where(v => v.ExpiresAt < limit).ExecuteDeleteAsync(ct);
    }
}
