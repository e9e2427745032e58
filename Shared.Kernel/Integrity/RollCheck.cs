using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Integrity;

/// <summary>
/// Compares the sealed tables that have a roll with it, at start and by the sweep: rows that are gone, that came back, or that were
/// set back to what they once were. The turn of each roll goes into the chain of the log, so that a roll that was set back together
/// with its table is found too.
/// </summary>
internal sealed class RollCheck(SealedTables tables, SealRolls rolls, RowSeals seals, SealWindows windows, SealOptions options, AuditAlarm alarm)
{
    private const string Opened = "integrity.roll-opened";
    private const string Anchored = "integrity.roll";
    private const int MostNamed = 20;

    private sealed record Anchor(long Turn, string Sum);

    private static string Mark(string table) => "integrity.rolled." + table;

    public static string Changed(string table) => $"数据表 {table} 的名册被改动，或者不是平台写入的";

    /// <summary>At start, after the tables came under seal: a table gets its roll once; later a roll that is not there was removed.</summary>
    /// <param name="upgraded">The database served a host before, and hosts of the build before this one may still be at work.</param>
    public async Task BeginAsync(bool upgraded, CancellationToken ct)
    {
        foreach (var table in tables.All.Where(t => t.Plan.IsRolled))
        {
            try
            {
                await OpenAsync(table, upgraded, ct);
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation())
            {
                // Another host starts in this moment and has just written the same.
            }
            await LookAsync(table, ct);
        }
    }

    public async Task LookAsync(SealedTable table, CancellationToken ct)
    {
        var (scope, db) = tables.Open(table);
        await using var _ = scope;
        using var look = RowSealInterceptor.Ignore();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var roll = await db.SealRolls.AsNoTracking().FirstOrDefaultAsync(r => r.Table == table.Name, ct);
            var members = await db.SealMembers.AsNoTracking().Where(m => m.Table == table.Name).ToListAsync(ct);
            var rows = await table.RowsWithSealsAsync(db, ct);
            var later = await db.SealRolls.AsNoTracking().Where(r => r.Table == table.Name).Select(r => (long?)r.Turn).FirstOrDefaultAsync(ct);
            if (roll?.Turn == later)
            {
                await JudgeAsync(db, table, roll, members, rows, ct);
                return;
            }
            // The table was changed while it was read: once more.
        }
    }

    /// <summary>Takes the table as it stands for right: its good rows are its roll.</summary>
    public Task RebuildAsync(ModuleDb db, SealedTable table, DateTime? openUntil, CancellationToken ct) => db.InTransactionAsync(async () =>
    {
        using var look = RowSealInterceptor.Ignore();
        var rows = await table.RowsWithSealsAsync(db, ct);
        var last = await LastAnchorAsync(db, table.Name, ct);
        await rolls.RebuildAsync(db, table.Plan, last?.Turn ?? 0, rows.Where(r => seals.StateOf(table.Plan, r.Row, r.Seal) == SealState.Good).Select(r => (r.Row, r.Seal!)), openUntil, ct);
        db.Record(Opened, "table", table.Name, new { rows = rows.Count, openUntil });
        var mark = Mark(table.Name);
        if (!await db.States.AnyAsync(s => s.Name == mark, ct))
        {
            db.States.Add(new SystemState { Name = mark, Value = db.Now.ToString("O", CultureInfo.InvariantCulture) });
        }
        await db.SaveChangesAsync(ct);
    }, ct);

    private async Task OpenAsync(SealedTable table, bool upgraded, CancellationToken ct)
    {
        var (scope, db) = tables.Open(table);
        await using var _ = scope;
        if (await db.SealRolls.AnyAsync(r => r.Table == table.Name, ct))
        {
            return;
        }
        // Both marks: the roll alone could be removed together with a row.
        var mark = Mark(table.Name);
        var removed = await db.States.AnyAsync(s => s.Name == mark, ct) || await db.Audit.AnyAsync(a => a.SubjectId == table.Name && a.Action == Opened, ct);
        if (removed)
        {
            alarm.Raise("row", 0, $"数据表 {table.Name} 的名册被移除，已按现有数据重建，请核对有无缺少的数据", table.Name, "");
        }
        await RebuildAsync(db, table, upgraded && !removed ? db.Now + options.UpgradeWindow : null, ct);
    }

    private async Task JudgeAsync(ModuleDb db, SealedTable table, SealRoll? roll, List<SealMember> members, IReadOnlyList<(object Row, string? Seal)> rows, CancellationToken ct)
    {
        if (roll is null || !rolls.IsGood(roll, roll.Turn))
        {
            alarm.Raise("row", 0, Changed(table.Name), table.Name, "");
            return;
        }
        if (roll.OpenUntil is { } end)
        {
            if (end <= db.Now && !windows.IsOpen(table.Name))
            {
                await RebuildAsync(db, table, null, ct);
            }
            return;
        }
        if (members.Count != roll.Count || rolls.SumOf(members).ToString() != roll.Sum)
        {
            alarm.Raise("row", 0, $"数据表 {table.Name} 的名册被改动：应有 {roll.Count} 行，名册上有 {members.Count} 行", table.Name, "");
        }
        Compare(table, members, rows);
        await AnchorAsync(db, roll, ct);
    }

    private void Compare(SealedTable table, List<SealMember> members, IReadOnlyList<(object Row, string? Seal)> rows)
    {
        var found = 0;
        var left = members.ToDictionary(m => m.Row, StringComparer.Ordinal);
        foreach (var (row, seal) in rows)
        {
            var key = table.Plan.KeyText(row);
            var known = left.Remove(key, out var member);
            // Rows whose seal is broken are found by it.
            if (member?.Seal == seal || seals.StateOf(table.Plan, row, seal) != SealState.Good || ++found > MostNamed)
            {
                continue;
            }
            alarm.Raise("row", 0, known ? $"数据表 {table.Plan.NameOf(row)} 一行被还原成以前的内容" : $"数据表 {table.Plan.NameOf(row)} 一行不在名册上：被移除后又写回，或者不是平台写入的", table.Name, key);
        }
        foreach (var gone in left.Values.Where(_ => ++found <= MostNamed))
        {
            alarm.Raise("row", 0, $"数据表 {table.Name} {gone.Name} 一行被移除，不是在平台上删除的", table.Name, gone.Row);
        }
        if (found > MostNamed)
        {
            alarm.Raise("row", 0, $"数据表 {table.Name} 共有 {found} 行与名册不符，其余未逐行列出", table.Name, "");
        }
    }

    /// <summary>Whether the log knows of later changes than the roll.</summary>
    public static async Task<bool> IsBehindAsync(ModuleDb db, SealRoll roll, CancellationToken ct) => await LastAnchorAsync(db, roll.Table, ct) is { } last && IsBehind(roll, last);

    private static bool IsBehind(SealRoll roll, Anchor last) => roll.Turn < last.Turn || (roll.Turn == last.Turn && SumOf(roll) != last.Sum);

    private static string SumOf(SealRoll roll) => Sm3.HashHex(Encoding.ASCII.GetBytes(roll.Sum));

    private static async Task<Anchor?> LastAnchorAsync(ModuleDb db, string table, CancellationToken ct)
    {
        // Two questions, each with one index that answers it.
        var id = await db.Audit.Where(a => a.SubjectId == table && a.Action == Anchored).MaxAsync(a => (long?)a.Id, ct);
        var text = id is null ? null : await db.Audit.AsNoTracking().Where(a => a.Id == id).Select(a => a.Details).FirstOrDefaultAsync(ct);
        return text is null ? null : JsonSerializer.Deserialize<Anchor>(text, Json.Stored);
    }

    /// <summary>The chain remembers how far the roll has come.</summary>
    private async Task AnchorAsync(ModuleDb db, SealRoll roll, CancellationToken ct)
    {
        var last = await LastAnchorAsync(db, roll.Table, ct);
        if (last is not null && IsBehind(roll, last))
        {
            alarm.Raise("row", 0, string.Create(CultureInfo.InvariantCulture, $"数据表 {roll.Table} 连同名册被退回到旧状态：日志记到第 {last.Turn} 次变更，名册只到第 {roll.Turn} 次"), roll.Table, "");
            return;
        }
        if (last?.Turn != roll.Turn)
        {
            db.Record(Anchored, "table", roll.Table, new Anchor(roll.Turn, SumOf(roll)));
            await db.SaveChangesAsync(ct);
        }
    }
}
