using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Integrity;

/// <summary>A row of a table with a roll, for who decides by the whole table.</summary>
/// <param name="Row">Null: it is on the roll, but not in the table.</param>
/// <param name="Key">Its primary key as text.</param>
/// <param name="Name">How the roll calls it: as the platform wrote it last, whatever the row says now.</param>
/// <param name="Known">It is on the roll; one that is not was never written by the platform, or removed and put back.</param>
/// <param name="Trusted">As the platform wrote it last: neither changed, nor gone, nor foreign, nor set back to what it once was.</param>
public sealed record RolledRow<T>(T? Row, string Key, string Name, bool Known, bool Trusted) where T : class;

/// <summary>Reads a small table together with its roll, so that what is gone or was set back is noticed by who decides by it, and not a sweep later.</summary>
public static class RolledReading
{
    private const int Attempts = 5;

    /// <summary>All rows and what each is worth; changed ones are reported, not refused.</summary>
    public static async Task<IReadOnlyList<RolledRow<T>>> ReadRolledAsync<T>(this ModuleDb db, CancellationToken ct) where T : class
    {
        ArgumentNullException.ThrowIfNull(db);
        var table = PlanOf<T>(db).Table;
        using var look = RowSealInterceptor.OnlyReport();
        for (var attempt = 1; ; attempt++)
        {
            var roll = await db.SealRolls.AsNoTracking().FirstOrDefaultAsync(r => r.Table == table, ct);
            var members = await db.SealMembers.AsNoTracking().Where(m => m.Table == table).ToListAsync(ct);
            var rows = await db.Set<T>().AsNoTracking().ToListAsync(ct);
            // Changed while it was read: once more.
            if (attempt == Attempts || roll?.Turn == await db.SealRolls.Where(r => r.Table == table).Select(r => (long?)r.Turn).FirstOrDefaultAsync(ct))
            {
                return Judge(db, roll, members, rows);
            }
        }
    }

    /// <summary>The same for who cannot wait otherwise.</summary>
    public static IReadOnlyList<RolledRow<T>> ReadRolled<T>(this ModuleDb db) where T : class
    {
        ArgumentNullException.ThrowIfNull(db);
        var table = PlanOf<T>(db).Table;
        using var look = RowSealInterceptor.OnlyReport();
        return Judge(db, db.SealRolls.AsNoTracking().FirstOrDefault(r => r.Table == table), [.. db.SealMembers.AsNoTracking().Where(m => m.Table == table)], [.. db.Set<T>().AsNoTracking()]);
    }

    /// <summary>
    /// Which of some rows are not what the platform wrote last: set back to what they once were, or removed and put back. Their seals are
    /// good, so only the roll tells.
    /// </summary>
    /// <param name="read">Key and seal of each row as it stands; asked again when the table is changed meanwhile.</param>
    public static async Task<IReadOnlySet<string>> SetBackAsync<T>(this ModuleDb db, Func<Task<List<(string Row, string? Seal)>>> read, CancellationToken ct) where T : class
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(read);
        var table = RowSeals.PlanOf(db.Model.FindEntityType(typeof(T))!)!.Table;
        for (var attempt = 1; ; attempt++)
        {
            var roll = await db.SealRolls.AsNoTracking().FirstOrDefaultAsync(r => r.Table == table, ct);
            var rows = await read();
            var keys = rows.ConvertAll(r => r.Row);
            var members = await db.SealMembers.AsNoTracking().Where(m => m.Table == table && keys.Contains(m.Row)).ToDictionaryAsync(m => m.Row, m => m.Seal, StringComparer.Ordinal, ct);
            if (attempt == Attempts || roll?.Turn == await db.SealRolls.Where(r => r.Table == table).Select(r => (long?)r.Turn).FirstOrDefaultAsync(ct))
            {
                return Counts(db, roll, members.Count) ? rows.Where(r => members.GetValueOrDefault(r.Row) != r.Seal).Select(r => r.Row).ToHashSet(StringComparer.Ordinal) : new HashSet<string>();
            }
        }
    }

    /// <summary>Not while the platform itself says that hosts of a build without rolls may go on, nor where there is none yet.</summary>
    private static bool Counts(ModuleDb db, SealRoll? roll, int members) => roll is null ? members > 0 : roll.OpenUntil is null || !db.RollIsGood(roll);

    private static SealPlan PlanOf<T>(ModuleDb db) => RowSeals.PlanOf(db.Model.FindEntityType(typeof(T))!) is { IsRolled: true, Take: not null } plan ? plan
        : throw new ArgumentException($"{typeof(T).Name} has no roll, or no property for its seal.", nameof(db));

    /// <summary>While hosts of a build that keeps no roll of this table may go on, the seals count alone.</summary>
    private static List<RolledRow<T>> Judge<T>(ModuleDb db, SealRoll? roll, List<SealMember> members, List<T> rows) where T : class
    {
        var plan = PlanOf<T>(db);
        var counts = Counts(db, roll, members.Count);
        var left = members.ToDictionary(m => m.Row, StringComparer.Ordinal);
        var judged = new List<RolledRow<T>>(rows.Count);
        foreach (var row in rows)
        {
            var key = plan.KeyText(row);
            var known = left.Remove(key, out var member);
            judged.Add(new RolledRow<T>(row, key, member?.Name ?? plan.ShortName(row), known || !counts, db.IsTrusted(row) && (!counts || member?.Seal == plan.Take!(row))));
        }
        if (counts)
        {
            judged.AddRange(left.Values.Select(m => new RolledRow<T>(null, m.Row, m.Name, true, false)));
        }
        return judged;
    }
}
