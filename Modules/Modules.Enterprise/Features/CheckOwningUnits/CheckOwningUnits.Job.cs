using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Standards;

namespace SuiShenMa.Enterprise.Features;

/// <summary>
/// Checks units that came in with an object code, and once more those for which the registry did not answer. A unit that
/// was named by its code alone gets its registered name.
/// </summary>
internal sealed class CheckOwningUnitsJob(EnterpriseDb db, TwoElements elements) : IJob
{
    private const int Size = 200;

    /// <summary>In one turn; the rest has its turn a minute later.</summary>
    private const int Most = 2_000;

    public async Task RunAsync(CancellationToken ct)
    {
        var open = await db.OwningUnits.AsNoTracking().Where(u => u.Check == null || u.Check == TwoElementResult.ServiceError).OrderBy(u => u.CheckedAt).Take(Most).ToListAsync(ct);
        foreach (var units in open.Chunk(Size))
        {
            var answers = await elements.CheckManyAsync([.. units.Select(u => (u.Name, u.Uscc))], ct);
            for (var i = 0; i < units.Length; i++)
            {
                await NoteAsync(units[i], answers[i], ct);
            }
        }
    }

    private async Task NoteAsync(OwningUnitRow unit, TwoElementAnswer answer, CancellationToken ct)
    {
        var nameless = unit.Name.Length == 0;
        var name = nameless || answer.Result == TwoElementResult.Match ? answer.Facts?.Name ?? unit.Name : unit.Name;
        var result = nameless && answer.Facts is not null ? TwoElementResult.Match : Uscc.TryParse(unit.Uscc, out _) ? answer.Result : TwoElementResult.NoRecord;
        var (uscc, version, now) = (unit.Uscc, unit.Version, db.Now);
        await db.OwningUnits.Where(u => u.Uscc == uscc && u.Version == version).ExecuteUpdateAsync(s => s
            .SetProperty(u => u.Check, result).SetProperty(u => u.Name, name).SetProperty(u => u.CheckedAt, now).SetProperty(u => u.Version, version + 1), ct);
    }
}
