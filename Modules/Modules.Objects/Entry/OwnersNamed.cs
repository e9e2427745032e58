using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;

namespace SuiShenMa.Objects.Entry;

/// <summary>Tells the pool of owning units which ones new entries name (row 107).</summary>
internal static class OwnersNamed
{
    /// <summary>A partner names a unit by its code; what the pool calls it is written beside, as the form of the operators does.</summary>
    public static async Task<JudgedEntry> WithNameAsync(IOwningUnits units, JudgedEntry entry, CancellationToken ct) =>
        entry is { OwningUnitName: null, OwningUnitUscc: { } uscc } && await units.FindAsync(uscc, ct) is { Name.Length: > 0 } unit ? entry with { OwningUnitName = unit.Name } : entry;

    /// <summary>Adds the event to what the next save writes; nothing when no entry carries a unit's code.</summary>
    public static void Tell(ObjectsDb db, string departmentId, params IEnumerable<JudgedEntry> entries)
    {
        var units = entries.Where(e => e.OwningUnitUscc is not null).GroupBy(e => e.OwningUnitUscc!, StringComparer.Ordinal)
            .Select(g => new NamedOwningUnit(g.Key, g.Select(e => e.OwningUnitName).FirstOrDefault(n => n is not null), g.Count())).ToList();
        if (units.Count > 0)
        {
            db.Publish(new OwningUnitsNamed(units, departmentId, db.Now));
        }
    }
}
