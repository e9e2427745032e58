using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Integrity;

/// <summary>What is wrong with a row of a sealed table.</summary>
public enum SealProblem
{
    None,

    /// <summary>Its seal is not that of the platform.</summary>
    Changed,

    /// <summary>It is not there, but on the roll.</summary>
    Gone,

    /// <summary>It is there, but not on the roll.</summary>
    Foreign,

    /// <summary>It carries an older seal than the roll says.</summary>
    SetBack,

    /// <summary>The roll of the table is not as the platform wrote it.</summary>
    Roll,
}

/// <summary>A row of a sealed table as it stands.</summary>
/// <param name="Row">Its primary key as text; empty for the roll of the table as a whole.</param>
/// <param name="Name">How people know it.</param>
/// <param name="Fields">What it says, by column; secrets and sealed texts are not shown.</param>
/// <param name="Fingerprint">Of all of its content, so that who confirms confirms what was seen.</param>
public sealed record SealedRowView(string Table, string Row, string Name, SealProblem Problem, IReadOnlyList<KeyValuePair<string, string>> Fields, string Fingerprint);

/// <summary>A module drops what is in memory of a table after a row of it was sealed anew.</summary>
public interface IRereadsSealedRows
{
    /// <summary>The module's context.</summary>
    Type Context { get; }

    /// <summary>Notes in the open transaction that hosts must read the table again.</summary>
    Task TouchAsync(ModuleDb db, string table, CancellationToken ct);
}

/// <summary>Shows rows that are not as the platform wrote them, and takes one for right as it stands once two people have said so (docs/adr/0048).</summary>
public sealed class SealRepairs
{
    private const int LongestValue = 200;

    private readonly SealedTables _tables;
    private readonly RowSeals _seals;
    private readonly SealRolls _rolls;
    private readonly RollCheck _check;
    private readonly IEnumerable<IRereadsSealedRows> _readers;

    internal SealRepairs(SealedTables tables, RowSeals seals, SealRolls rolls, RollCheck check, IEnumerable<IRereadsSealedRows> readers) =>
        (_tables, _seals, _rolls, _check, _readers) = (tables, seals, rolls, check, readers);

    /// <returns>Null when there is no such table, or neither row nor roll know of such a row.</returns>
    public async Task<SealedRowView?> LookAsync(string table, string row, CancellationToken ct)
    {
        if (_tables.All.FirstOrDefault(t => t.Name == table) is not { } known)
        {
            return null;
        }
        var (scope, db) = _tables.Open(known);
        await using var _ = scope;
        return await LookAsync(db, known, row, ct);
    }

    /// <summary>Seals the row anew as it stands, or strikes one that is gone from the roll; on record with its content. Again does nothing.</summary>
    /// <param name="fingerprint">Of what the two people have seen.</param>
    /// <param name="because">Goes on record with it.</param>
    /// <exception cref="RuleViolation"><c>seal-repair.changed</c>: it says something else by now.</exception>
    public async Task AcceptAsync(string table, string row, string fingerprint, object because, CancellationToken ct)
    {
        var known = _tables.All.FirstOrDefault(t => t.Name == table) ?? throw new NotFound();
        var (scope, db) = _tables.Open(known);
        await using var _ = scope;
        var entity = await db.InTransactionAsync(() => AcceptAsync(db, known, row, fingerprint, because, ct), ct);
        if (entity is not null && known.Module is { } module)
        {
            db.Forget();
            await module.ForgetAsync(db, entity, ct);
        }
    }

    private async Task<object?> AcceptAsync(ModuleDb db, SealedTable known, string row, string fingerprint, object because, CancellationToken ct)
    {
        var now = await LookAsync(db, known, row, ct) ?? throw new NotFound();
        if (now.Problem == SealProblem.None)
        {
            return null;
        }
        if (now.Fingerprint != fingerprint)
        {
            throw new RuleViolation("seal-repair.changed", "这条数据在申请之后又有变化，请重新核对后再申请。");
        }
        using var look = RowSealInterceptor.Ignore();
        var entity = row.Length == 0 ? null : await FindAsync(db, known, row, ct);
        db.Record("integrity.resealed", "table", known.Name, new { now.Row, now.Name, now.Problem, Says = now.Fields, because });
        foreach (var reader in _readers.Where(r => r.Context == known.Context))
        {
            await reader.TouchAsync(db, known.Name, ct);
        }
        if (entity is not null)
        {
            db.Entry(entity).Property(known.Plan.Column).IsModified = true;
        }
        await db.SaveChangesAsync(ct);
        if (row.Length == 0)
        {
            await _check.RebuildAsync(db, known, null, ct);
        }
        else if (known.Plan.IsRolled)
        {
            var seal = entity is null ? null : (string?)db.Entry(entity).Property(known.Plan.Column).CurrentValue;
            await _rolls.MoveAsync(db, [new RollMove(known.Plan, row, entity is null ? now.Name : known.Plan.ShortName(entity), seal)], ct);
        }
        return entity;
    }

    private async Task<SealedRowView?> LookAsync(ModuleDb db, SealedTable table, string row, CancellationToken ct)
    {
        using var look = RowSealInterceptor.Ignore();
        if (row.Length == 0)
        {
            return table.Plan.IsRolled ? await RollAsync(db, table, ct) : null;
        }
        var member = table.Plan.IsRolled ? await db.SealMembers.AsNoTracking().FirstOrDefaultAsync(m => m.Table == table.Name && m.Row == row, ct) : null;
        if (await FindAsync(db, table, row, ct) is not { } entity)
        {
            return member is null ? null : new SealedRowView(table.Name, row, member.Name, SealProblem.Gone, [], Print([table.Name, row, member.Seal]));
        }
        var seal = (string?)db.Entry(entity).Property(table.Plan.Column).CurrentValue;
        var problem = _seals.StateOf(table.Plan, entity, seal) != SealState.Good ? SealProblem.Changed
            : !table.Plan.IsRolled || member?.Seal == seal ? SealProblem.None
            : member is null ? SealProblem.Foreign : SealProblem.SetBack;
        var fields = table.Type.GetProperties().Where(p => !p.IsShadowProperty() && p.Name != table.Plan.Column).Select(p => (Property: p, Text: SealPlan.Text(p, p.GetGetter().GetClrValue(entity)))).ToList();
        return new SealedRowView(table.Name, row, table.Plan.ShortName(entity), problem,
            [.. fields.Select(f => KeyValuePair.Create(f.Property.Name, Shown(f.Property, f.Text)))],
            Print([table.Name, row, seal ?? "", .. fields.SelectMany(f => new[] { f.Property.Name, f.Text })]));
    }

    private async Task<SealedRowView> RollAsync(ModuleDb db, SealedTable table, CancellationToken ct)
    {
        var roll = await db.SealRolls.AsNoTracking().FirstOrDefaultAsync(r => r.Table == table.Name, ct);
        var members = await db.SealMembers.AsNoTracking().Where(m => m.Table == table.Name).ToListAsync(ct);
        var rows = await table.RowsWithSealsAsync(db, ct);
        var good = roll is not null && _rolls.IsGood(roll, roll.Turn) && members.Count == roll.Count && _rolls.SumOf(members).ToString() == roll.Sum && !await RollCheck.IsBehindAsync(db, roll, ct);
        IEnumerable<string> parts = [table.Name, roll?.Mac ?? "", .. rows.OrderBy(r => table.Plan.KeyText(r.Row), StringComparer.Ordinal).SelectMany(r => new[] { table.Plan.KeyText(r.Row), r.Seal ?? "" })];
        return new SealedRowView(table.Name, "", "名册", good ? SealProblem.None : SealProblem.Roll,
            [KeyValuePair.Create("名册应有", (roll?.Count ?? 0).ToString(CultureInfo.InvariantCulture)), KeyValuePair.Create("名册现有", members.Count.ToString(CultureInfo.InvariantCulture)), KeyValuePair.Create("数据表现有", rows.Count.ToString(CultureInfo.InvariantCulture))],
            Print(parts));
    }

    private static async Task<object?> FindAsync(ModuleDb db, SealedTable table, string row, CancellationToken ct)
    {
        var parts = table.Plan.Key.Length == 1 ? [row] : row.Split('/');
        var values = new object?[parts.Length];
        for (var i = 0; i < parts.Length && parts.Length == table.Plan.Key.Length; i++)
        {
            var type = table.Plan.Key[i].ClrType;
            values[i] = type == typeof(string) ? parts[i]
                : type == typeof(Guid) ? Guid.TryParseExact(parts[i], "N", out var id) ? id : null
                : long.TryParse(parts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? Convert.ChangeType(number, type, CultureInfo.InvariantCulture) : null;
        }
        return values.Length != table.Plan.Key.Length || values.Any(v => v is null) ? null : await db.FindAsync(table.Plan.Row, values, ct);
    }

    /// <summary>Hashes, keys and sealed texts say nothing to people and may say something to others.</summary>
    private static string Shown(IProperty property, string text) =>
        text.Length == 0 ? ""
        : new[] { "Password", "Secret", "Sealed", "Seal", "Stamp", "Hash", "Half", "Cipher", "Index" }.Any(w => property.Name.Contains(w, StringComparison.Ordinal)) && !property.Name.EndsWith("At", StringComparison.Ordinal) ? "（不显示）"
        : property.ClrType == typeof(DateTime) || property.ClrType == typeof(DateTime?) ? Web.ChinaTime.Text(new DateTime(long.Parse(text, CultureInfo.InvariantCulture) * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc))
        : text.Length <= LongestValue ? text : text[..LongestValue] + "…";

    private static string Print(IEnumerable<string> parts) => Sm3.HashHex(Encoding.UTF8.GetBytes(string.Concat(parts.Select(p => $"{p.Length}:{p}|"))));
}
