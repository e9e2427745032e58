using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SuiShenMa.Kernel.Audit;

/// <summary>
/// Numbers the records of one run of a host. A number is drawn when a transaction writes, before anybody knows whether it
/// commits; so each record also says up to where all numbers are accounted for, and which came to nothing.
/// </summary>
internal sealed class AuditLane
{
    private const int MostVoids = 30;
    private readonly Lock _gate = new();
    private readonly SortedSet<long> _open = [];
    private readonly SortedSet<long> _void = [];
    private long _last;

    public string Name { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    public AuditTurns Take(int count)
    {
        lock (_gate)
        {
            var settled = _open.Count > 0 ? _open.Min - 1 : _last;
            var first = _last + 1;
            for (var i = 0; i < count; i++)
            {
                _open.Add(++_last);
            }
            long[] voids = _void.Count == 0 ? [] : [.. _void.Take(MostVoids)];
            _void.ExceptWith(voids);
            return new AuditTurns(this, first, count, settled, voids);
        }
    }

    /// <summary>They are in the database, and so is what they tell of.</summary>
    public void Settle(AuditTurns turns)
    {
        lock (_gate)
        {
            for (var i = 0; i < turns.Count; i++)
            {
                _open.Remove(turns.First + i);
            }
            _open.ExceptWith(turns.Voids);
        }
    }

    /// <summary>They came to nothing, or nobody knows; they stay open until a record that tells so is in the database.</summary>
    public void Void(AuditTurns turns)
    {
        lock (_gate)
        {
            for (var i = 0; i < turns.Count; i++)
            {
                _void.Add(turns.First + i);
            }
            _void.UnionWith(turns.Voids);
        }
    }

    internal static string? Text(long[] turns)
    {
        if (turns.Length == 0)
        {
            return null;
        }
        var text = new StringBuilder();
        for (var i = 0; i < turns.Length; i++)
        {
            var from = turns[i];
            while (i + 1 < turns.Length && turns[i + 1] == turns[i] + 1)
            {
                i++;
            }
            text.Append(text.Length == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{from}");
            if (turns[i] != from)
            {
                text.Append(CultureInfo.InvariantCulture, $"-{turns[i]}");
            }
        }
        return text.ToString();
    }

    internal static IEnumerable<long> Read(string? voids)
    {
        foreach (var part in (voids ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            if (long.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
                && long.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var to) && to - from < MostVoids)
            {
                for (var turn = from; turn <= to; turn++)
                {
                    yield return turn;
                }
            }
        }
    }
}

/// <summary>Numbers that a save drew; they are settled when its transaction is through, else void.</summary>
internal sealed record AuditTurns(AuditLane Lane, long First, int Count, long Settled, long[] Voids)
{
    public void Settle() => Lane.Settle(this);

    public void Void() => Lane.Void(this);
}

/// <summary>Gives records their turn and their MAC just before they are written.</summary>
internal sealed class AuditScribe(AuditMac mac)
{
    private readonly AuditLane _lane = new();

    public string Lane => _lane.Name;

    public AuditTurns Stamp(IReadOnlyList<Data.AuditRecord> records)
    {
        var turns = _lane.Take(records.Count);
        try
        {
            for (var i = 0; i < records.Count; i++)
            {
                var record = records[i];
                (record.Lane, record.Turn, record.Settled) = (_lane.Name, turns.First + i, turns.Settled);
                record.Voids = i == 0 ? AuditLane.Text(turns.Voids) : null;
                record.Mac = mac.Of(record);
            }
            return turns;
        }
        catch
        {
            turns.Void();
            throw;
        }
    }
}
