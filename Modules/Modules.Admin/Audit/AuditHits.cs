using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Admin.Audit;

/// <summary>What a search found, newest first.</summary>
/// <param name="all">The log.</param>
/// <param name="placed">Found by an index.</param>
/// <param name="fresh">The few that have no place in the chain yet, and so are in no index; null where all are.</param>
internal sealed class AuditHits(IQueryable<AuditRecord> all, IQueryable<AuditRecord> placed, IQueryable<AuditRecord>? fresh)
{
    /// <summary>All, counted only so far.</summary>
    public async Task<int> CountAsync(int most, CancellationToken ct) =>
        Math.Min(most, (fresh is null ? 0 : await fresh.Take(most).CountAsync(ct)) + await placed.Take(most).CountAsync(ct));

    /// <param name="before">Id of the last record that was seen; null for the newest.</param>
    public async Task<List<AuditRecord>> PageAsync(long? before, int size, CancellationToken ct)
    {
        // The fresh ones first: one that gets its place between the two looks is in both, never in none.
        var unplaced = fresh is null ? [] : await PageAsync(fresh, before, size, ct);
        var records = await PageAsync(placed, before, size, ct);
        return unplaced.Count == 0 ? records : [.. records.Concat(unplaced).DistinctBy(r => r.Id).OrderByDescending(r => r.Id).Take(size)];
    }

    /// <summary>All, a page at a time.</summary>
    public async IAsyncEnumerable<AuditRecord> AllAsync([EnumeratorCancellation] CancellationToken ct)
    {
        const int step = 5_000;
        long? before = null;
        List<AuditRecord> page;
        do
        {
            page = await PageAsync(before, step, ct);
            foreach (var record in page)
            {
                yield return record;
            }
            before = page.Count > 0 ? page[^1].Id : null;
        }
        while (page.Count == step);
    }

    /// <summary>Ids first: where an index has all that is asked for, the rows between the hits are never read.</summary>
    private async Task<List<AuditRecord>> PageAsync(IQueryable<AuditRecord> records, long? before, int size, CancellationToken ct)
    {
        var ids = await (before is { } id ? records.Where(r => r.Id < id) : records).OrderByDescending(r => r.Id).Take(size).Select(r => r.Id).ToListAsync(ct);
        var page = new List<AuditRecord>(ids.Count);
        foreach (var chunk in ids.Chunk(500))
        {
            page.AddRange(await all.Where(r => chunk.Contains(r.Id)).OrderByDescending(r => r.Id).ToListAsync(ct));
        }
        return page;
    }
}
