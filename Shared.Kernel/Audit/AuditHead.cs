using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;

namespace SuiShenMa.Kernel.Audit;

/// <summary>How far the chain goes: the last place that was given, and its seal.</summary>
public sealed record AuditHead(long Seq, string Seal)
{
    public static AuditHead Empty { get; } = new(0, AuditMac.Genesis);
}

/// <summary>Keeps the head in three places, so that cutting the tail of the table alone, or the table and its head, is seen.</summary>
internal sealed class AuditHeads(AuditOptions options, AuditMac mac, NodeIdentity node)
{
    public const string StateName = "audit.head";
    private static readonly char[] Line = ['\n'];
    private AuditHead? _seen;

    /// <summary>Of the database.</summary>
    public async Task<(AuditHead Head, string? Stored)> LoadAsync(ModuleDb db, CancellationToken ct)
    {
        var stored = await db.States.AsNoTracking().Where(s => s.Name == StateName).Select(s => s.Value).FirstOrDefaultAsync(ct);
        return (stored is null ? AuditHead.Empty : Read(stored) ?? AuditHead.Empty, stored);
    }

    /// <summary>The furthest head that this process or the files know of.</summary>
    public AuditHead Furthest() => Files().Append(Seen).MaxBy(h => h.Seq)!;

    /// <summary>The furthest that this process knows of; the files are looked at once, at its start.</summary>
    public AuditHead Seen => _seen ??= Files().MaxBy(h => h.Seq) ?? AuditHead.Empty;

    public string Write(AuditHead head)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{head.Seq}\n{head.Seal}");
        return text + "\n" + mac.Of("audit-head\n" + text);
    }

    /// <summary>Notes a head that is committed.</summary>
    public void Note(AuditHead head, string written)
    {
        if (head.Seq <= Seen.Seq)
        {
            return;
        }
        _seen = head;
        DurableFile.Write(Path.Combine(options.Checkpoints, $"head.{FileName(node.Name)}.txt"), System.Text.Encoding.ASCII.GetBytes(written));
    }

    /// <summary>After a restore the chain goes on behind the last place that anybody knows of: no place is given twice.</summary>
    /// <returns>The places that no record stands at any more; null when none is known.</returns>
    public async Task<Backup.LostPlaces?> RejoinAsync(ModuleDb db, CancellationToken ct)
    {
        var (known, stored) = await LoadAsync(db, ct);
        var point = await db.AuditCheckpoints.AsNoTracking().OrderByDescending(c => c.Seq).FirstOrDefaultAsync(ct);
        var furthest = point is not null && point.Seq > Furthest().Seq ? new AuditHead(point.Seq, point.Seal) : Furthest();
        if (furthest.Seq <= known.Seq)
        {
            return null;
        }
        var written = Write(furthest);
        if (stored is null)
        {
            db.States.Add(new SystemState { Name = StateName, Value = written });
            await db.SaveChangesAsync(ct);
        }
        else
        {
            await db.States.Where(s => s.Name == StateName).ExecuteUpdateAsync(s => s.SetProperty(x => x.Value, written), ct);
        }
        return new Backup.LostPlaces(known.Seq + 1, furthest.Seq);
    }

    internal static string FileName(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));

    private IEnumerable<AuditHead> Files() => Directory.EnumerateFiles(options.Checkpoints, "head.*.txt").Select(f => Read(File.ReadAllText(f))).OfType<AuditHead>();

    /// <returns>Null when the text is not one that this platform wrote.</returns>
    private AuditHead? Read(string stored)
    {
        var lines = stored.Split(Line, 3);
        return lines.Length == 3 && long.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            && mac.IsGood("audit-head\n" + lines[0] + "\n" + lines[1], lines[2]) ? new AuditHead(seq, lines[1]) : null;
    }
}
