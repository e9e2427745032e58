using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Backup;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Audit;

/// <summary>
/// Gaps of the chain that a restore left, by the word of its own record: whoever verifies tells of them, but they are no fault.
/// Only the platform can write such a record, and it does so when a database is restored through it.
/// </summary>
internal sealed class AuditLosses(AuditMac mac)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<LostPlaces, long?> _known = [];

    public IReadOnlyList<LostPlaces> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _known.Keys.OrderBy(l => l.From)];
            }
        }
    }

    /// <summary>Those whose record is in the table.</summary>
    public async Task LoadAsync(ModuleDb db, CancellationToken ct)
    {
        // In two: the index over acts of the embedded database holds sealed records only.
        var told = db.Audit.AsNoTracking().Where(r => r.Action == LostPlaces.Action);
        foreach (var record in (await told.Where(r => r.Seq != null).ToListAsync(ct)).Concat(await told.Where(r => r.Seq == null).ToListAsync(ct)))
        {
            Look(record);
        }
    }

    /// <summary>A record that was read, from wherever it comes.</summary>
    public void Look(AuditRecord record)
    {
        if (record.Action == LostPlaces.Action && mac.IsGood(record) && LostPlaces.Of(record) is { } lost)
        {
            lock (_gate)
            {
                _known[lost] = record.Seq;
            }
        }
    }

    public bool Covers(AuditFault fault)
    {
        if (fault.To is not { } to)
        {
            return false;
        }
        lock (_gate)
        {
            return _known.Keys.Any(l => l.From <= fault.Seq && to <= l.To);
        }
    }

    /// <summary>Where an archive file may end so that a gap and the record that vouches for it never lie in two files.</summary>
    /// <param name="done">Up to where the chain is archived.</param>
    /// <param name="to">Where the file would end.</param>
    /// <param name="most">Where it may end at the furthest.</param>
    public long EndOfFile(long done, long to, long most)
    {
        lock (_gate)
        {
            foreach (var (lost, seq) in _known.OrderBy(k => k.Key.From))
            {
                if (lost.From <= to && to < (seq ?? long.MaxValue))
                {
                    to = lost.From - 1 > done ? lost.From - 1 : seq <= most ? seq.Value : done;
                }
            }
            return to;
        }
    }
}
