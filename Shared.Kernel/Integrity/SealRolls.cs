using System.Text;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Integrity;

/// <summary>Keeps the rolls of sealed tables in step with their rows, in the transaction that changes them.</summary>
internal sealed class SealRolls(IKeyring keyring, AuditAlarm alarm)
{
    private const string Purpose = "row-roll";
    private const int Chunk = 500;

    /// <summary>Contributions of members are taken away again later: their key is the oldest, which never changes.</summary>
    private HmacSm3 Members => keyring.All(Purpose)[^1].Mac;

    /// <summary>Moves the rolls after the rows; the caller's transaction is open. The row of the roll is locked until it ends, so that changes of one table follow each other.</summary>
    public async Task MoveAsync(ModuleDb db, IReadOnlyList<RollMove> moves, CancellationToken ct)
    {
        foreach (var table in moves.GroupBy(m => m.Plan.Table, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            if (await TakeAsync(db, table.Key, ct) is not { } roll)
            {
                continue;
            }
            var sum = RollSum.Parse(roll.Sum);
            foreach (var chunk in table.Chunk(Chunk))
            {
                roll.Count += await MoveAsync(db, table.Key, chunk, sum, ct);
            }
            await WriteAsync(db, roll, sum, ct);
        }
    }

    /// <summary>Writes the roll of a table anew from its rows.</summary>
    /// <param name="rows">The good rows of the table.</param>
    /// <param name="beyond">The last turn that the log knows of.</param>
    public async Task RebuildAsync(ModuleDb db, SealPlan plan, long beyond, IEnumerable<(object Row, string Seal)> rows, DateTime? openUntil, CancellationToken ct)
    {
        if (await db.SealRolls.Where(r => r.Table == plan.Table).ExecuteUpdateAsync(s => s.SetProperty(r => r.Turn, r => r.Turn + 1), ct) == 0)
        {
            await Bulk.WriteAsync(db, [new SealRoll { Table = plan.Table, Turn = 1 }], ct);
        }
        var roll = await db.SealRolls.AsNoTracking().FirstAsync(r => r.Table == plan.Table, ct);
        await db.SealMembers.Where(m => m.Table == plan.Table).ExecuteDeleteAsync(ct);
        var members = rows.Select(r => new SealMember { Table = plan.Table, Row = plan.KeyText(r.Row), Name = plan.ShortName(r.Row), Seal = r.Seal }).ToList();
        await Bulk.WriteAsync(db, members, ct);
        (roll.Turn, roll.Count, roll.OpenUntil) = (Math.Max(roll.Turn, beyond + 1), members.Count, openUntil);
        await WriteAsync(db, roll, SumOf(members), ct);
    }

    /// <summary>A change that is no change of rows: somebody vouches that a row is rightly gone.</summary>
    public Task ForgetAsync(ModuleDb db, SealPlan plan, string row, CancellationToken ct) => MoveAsync(db, [new RollMove(plan, row, "", null)], ct);

    public RollSum SumOf(IEnumerable<SealMember> members)
    {
        var (sum, mac) = (new RollSum(), Members);
        foreach (var member in members)
        {
            sum.Add(member, mac);
        }
        return sum;
    }

    public bool IsGood(SealRoll roll, long turn)
    {
        var colon = roll.Mac.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && keyring.Find(Purpose, roll.Mac[..colon]) is { } key && key.Mac.IsGood(TextOf(roll, turn), roll.Mac[(colon + 1)..]);
    }

    /// <returns>The roll with its new turn, locked; null when there is none, or it was changed, which no change of ours may heal.</returns>
    private async Task<SealRoll?> TakeAsync(ModuleDb db, string table, CancellationToken ct)
    {
        if (await db.SealRolls.Where(r => r.Table == table).ExecuteUpdateAsync(s => s.SetProperty(r => r.Turn, r => r.Turn + 1), ct) == 0)
        {
            return null;
        }
        var roll = await db.SealRolls.AsNoTracking().FirstAsync(r => r.Table == table, ct);
        if (IsGood(roll, roll.Turn - 1))
        {
            return roll;
        }
        alarm.Raise("row", 0, RollCheck.Changed(table), table, "");
        return null;
    }

    private async Task<int> MoveAsync(ModuleDb db, string table, RollMove[] moves, RollSum sum, CancellationToken ct)
    {
        var keys = moves.Select(m => m.Row).ToList();
        var known = await db.SealMembers.AsNoTracking().Where(m => m.Table == table && keys.Contains(m.Row)).ToDictionaryAsync(m => m.Row, StringComparer.Ordinal, ct);
        var (fresh, gone, mac) = (new List<SealMember>(), new List<string>(), Members);
        foreach (var move in moves)
        {
            var before = known.GetValueOrDefault(move.Row);
            if (before is not null)
            {
                sum.Take(before, mac);
            }
            if (move.Seal is null)
            {
                if (before is not null)
                {
                    gone.Add(move.Row);
                }
                continue;
            }
            var now = new SealMember { Table = table, Row = move.Row, Name = move.Name, Seal = move.Seal };
            sum.Add(now, mac);
            if (before is null)
            {
                fresh.Add(now);
                continue;
            }
            await db.SealMembers.Where(m => m.Table == table && m.Row == now.Row).ExecuteUpdateAsync(s => s.SetProperty(m => m.Seal, now.Seal).SetProperty(m => m.Name, now.Name), ct);
        }
        await Bulk.WriteAsync(db, fresh, ct);
        if (gone.Count > 0)
        {
            await db.SealMembers.Where(m => m.Table == table && gone.Contains(m.Row)).ExecuteDeleteAsync(ct);
        }
        return fresh.Count - gone.Count;
    }

    private async Task WriteAsync(ModuleDb db, SealRoll roll, RollSum sum, CancellationToken ct)
    {
        roll.Sum = sum.ToString();
        var key = keyring.Current(Purpose);
        roll.Mac = key.Kid + ":" + key.Mac.ComputeHex(TextOf(roll, roll.Turn));
        await db.SealRolls.Where(r => r.Table == roll.Table).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.Turn, roll.Turn).SetProperty(r => r.Count, roll.Count).SetProperty(r => r.Sum, roll.Sum).SetProperty(r => r.OpenUntil, roll.OpenUntil).SetProperty(r => r.Mac, roll.Mac), ct);
    }

    private static byte[] TextOf(SealRoll roll, long turn) =>
        Encoding.UTF8.GetBytes(FormattableString.Invariant($"roll v1|{roll.Table.Length}:{roll.Table}|{turn}|{roll.Count}|{roll.Sum}|{roll.OpenUntil?.Ticks ?? 0}"));
}
