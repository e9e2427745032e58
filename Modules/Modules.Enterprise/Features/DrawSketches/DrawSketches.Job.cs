using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Lookup;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Enterprise.Features;

/// <summary>
/// Draws the sketches of codes from before there were any; until then these are found as well, only more slowly. Page by page it also
/// looks through all codes, without end: a build that knows of no sketches may have changed their texts during an upgrade.
/// </summary>
internal sealed class DrawSketchesJob(EnterpriseDb db, SketchWalk walk) : IJob
{
    private const int Size = 500;

    /// <summary>Codes that one turn looks through: 5 000 in a minute, 300 000 in an hour.</summary>
    private const int Pages = 10;

    public async Task RunAsync(CancellationToken ct)
    {
        while (await DrawAsync(db.Codes.Where(c => c.Sketch0 == WordSketch.Unknown), ct) is { Drawn: > 0 })
        {
        }
        for (var page = 0; page < Pages; page++)
        {
            var after = walk.After;
            var (last, _) = await DrawAsync(db.Codes.Where(c => c.Id > after).OrderBy(c => c.Id), ct);
            walk.After = last ?? 0;
            if (last is null)
            {
                return;
            }
        }
    }

    private async Task<(long? Last, int Drawn)> DrawAsync(IQueryable<EnterpriseCode> codes, CancellationToken ct)
    {
        // Not as entities: a row that was changed past the platform is found by its words too.
        var rows = await codes.Take(Size).Select(c => new { c.Id, c.Name, c.EnterpriseName, c.Address, c.Sketch0, c.Sketch1, c.Sketch2, c.Sketch3, c.Sketch4, c.Sketch5 }).ToListAsync(ct);
        var stale = rows.Where(r => !WordSketch.Of(r.Name, r.EnterpriseName, r.Address).AsSpan().SequenceEqual([r.Sketch0, r.Sketch1, r.Sketch2, r.Sketch3, r.Sketch4, r.Sketch5])).ToList();
        var drawn = stale.Count == 0 ? 0 : await db.InTransactionAsync(async () =>
        {
            var count = 0;
            foreach (var r in stale)
            {
                var s = WordSketch.Of(r.Name, r.EnterpriseName, r.Address);
                // Whoever changed the texts meanwhile has drawn their sketch.
                count += await db.Codes.Where(c => c.Id == r.Id && c.Name == r.Name && c.EnterpriseName == r.EnterpriseName && c.Address == r.Address).ExecuteUpdateAsync(set => set
                    .SetProperty(c => c.Sketch0, s[0]).SetProperty(c => c.Sketch1, s[1]).SetProperty(c => c.Sketch2, s[2])
                    .SetProperty(c => c.Sketch3, s[3]).SetProperty(c => c.Sketch4, s[4]).SetProperty(c => c.Sketch5, s[5]), ct);
            }
            return count;
        }, ct);
        return (rows.Count == 0 ? null : rows[^1].Id, drawn);
    }
}

/// <summary>Where the walk through all codes stands on this host.</summary>
internal sealed class SketchWalk
{
    public long After { get; set; }
}
