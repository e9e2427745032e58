using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Audit;

/// <summary>Writes signed checkpoints to the table and to the folder, and says what is wrong with those that are there.</summary>
public sealed class AuditCheckpoints(AuditOptions options, IKeyring keyring, NodeIdentity node)
{
    private const string Ending = ".checkpoint.json";
    private static readonly string First = new('0', 64);
    private long? _newestFile;

    internal async Task WriteIfDueAsync(ModuleDb db, AuditHead head, CancellationToken ct)
    {
        var last = await LastAsync(db, ct);
        if (head.Seq > (last?.Seq ?? 0) && (last is null || head.Seq - last.Seq >= AuditOptions.CheckpointRecords || db.Now - last.At >= options.CheckpointEvery))
        {
            await WriteAsync(db, head, last, ct);
        }
    }

    /// <summary>Writes one now, when anything is new since the last.</summary>
    internal async Task WriteNowAsync(ModuleDb db, AuditHead head, CancellationToken ct)
    {
        var last = await LastAsync(db, ct);
        if (head.Seq > (last?.Seq ?? 0))
        {
            await WriteAsync(db, head, last, ct);
        }
    }

    private async Task WriteAsync(ModuleDb db, AuditHead head, AuditCheckpoint? last, CancellationToken ct)
    {
        var signer = keyring.PlatformSigner;
        var checkpoint = new AuditCheckpoint
        {
            No = Math.Max(last?.No ?? 0, _newestFile ??= NewestFile()) + 1,
            At = db.Now,
            Seq = head.Seq,
            Seal = head.Seal,
            Previous = last is null ? First : Digest(last),
            Node = node.Name,
            Kid = signer.Kid,
        };
        checkpoint.Signature = Convert.ToHexStringLower(signer.Sign(Encoding.UTF8.GetBytes(checkpoint.Text())));
        db.AuditCheckpoints.Add(checkpoint);
        await db.SaveChangesAsync(ct);
        db.Forget();
        DurableFile.Write(PathOf(checkpoint), JsonSerializer.SerializeToUtf8Bytes(checkpoint, Json.Stored));
        _newestFile = checkpoint.No;
    }

    /// <summary>Looks at every checkpoint of the table and of the folder.</summary>
    /// <returns>Those that can be relied on, in order of their numbers; the rest is a problem each.</returns>
    public async Task<IReadOnlyList<AuditCheckpoint>> ReadAsync(ModuleDb db, Action<long, string> problem, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var table = await db.AuditCheckpoints.AsNoTracking().ToDictionaryAsync(c => c.No, ct);
        var files = Files(problem);
        var good = new List<AuditCheckpoint>();
        AuditCheckpoint? before = null;
        foreach (var no in table.Keys.Concat(files.Keys).Distinct().Order())
        {
            var (inTable, inFile) = (table.GetValueOrDefault(no), files.GetValueOrDefault(no));
            if (Fault(no, inTable, inFile) is { } fault)
            {
                problem(no, fault);
            }
            var checkpoint = inTable is not null && IsSigned(inTable) ? inTable : inFile is not null && IsSigned(inFile) ? inFile : null;
            if (checkpoint is null)
            {
                before = null;
                continue;
            }
            if (before is null ? no == 1 && checkpoint.Previous != First : checkpoint.No != before.No + 1 || checkpoint.Previous != Digest(before))
            {
                problem(no, before is not null && checkpoint.No != before.No + 1 ? $"检查点 {before.No} 与 {no} 之间缺少检查点" : $"检查点 {no} 不承接前一个检查点，前一个被替换过");
            }
            good.Add(checkpoint);
            before = checkpoint;
        }
        if (good.Count > 0 && good[0].No != 1)
        {
            problem(1, $"第 1 至 {good[0].No - 1} 号检查点缺失");
        }
        return good;
    }

    /// <summary>After a restore: the table gets back those that only the folder still knows, the folder those that it misses.</summary>
    internal async Task RejoinAsync(ModuleDb db, CancellationToken ct)
    {
        var table = await db.AuditCheckpoints.AsNoTracking().OrderBy(c => c.No).ToListAsync(ct);
        var (files, last) = (Files((_, _) => { }), table.Count > 0 ? table[^1].No : 0);
        db.AuditCheckpoints.AddRange(files.Values.Where(c => c.No > last && IsSigned(c)).OrderBy(c => c.No));
        await db.SaveChangesAsync(ct);
        db.Forget();
        foreach (var missing in table.Where(c => !files.ContainsKey(c.No)))
        {
            DurableFile.Write(PathOf(missing), JsonSerializer.SerializeToUtf8Bytes(missing, Json.Stored));
        }
    }

    private string? Fault(long no, AuditCheckpoint? inTable, AuditCheckpoint? inFile) =>
        inTable is null ? $"检查点 {no} 在文件中有，数据库中没有，数据库被回退过"
        : !IsSigned(inTable) ? $"数据库中的检查点 {no} 被改动，签名不符"
        : inFile is null ? inTable.Node == node.Name ? $"检查点 {no} 的文件缺失" : null
        : inFile.Signature == inTable.Signature && inFile.Text() == inTable.Text() ? null
        : !IsSigned(inFile) ? $"检查点 {no} 的文件被改动，签名不符"
        : $"检查点 {no} 在数据库与文件中不一致";

    private bool IsSigned(AuditCheckpoint checkpoint)
    {
        var signer = keyring.Signers.FirstOrDefault(s => s.Kid == checkpoint.Kid);
        try
        {
            return signer is not null && signer.Verify(Encoding.UTF8.GetBytes(checkpoint.Text()), Convert.FromHexString(checkpoint.Signature));
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }

    private Dictionary<long, AuditCheckpoint> Files(Action<long, string> problem)
    {
        var found = new Dictionary<long, AuditCheckpoint>();
        foreach (var path in Directory.EnumerateFiles(options.Checkpoints, "*" + Ending, SearchOption.AllDirectories))
        {
            var name = Path.GetFileName(path)[..^Ending.Length];
            _ = long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var no);
            try
            {
                var checkpoint = JsonSerializer.Deserialize<AuditCheckpoint>(File.ReadAllBytes(path), Json.Stored)!;
                checkpoint.At = DateTime.SpecifyKind(checkpoint.At, DateTimeKind.Utc);
                if (checkpoint.No != no)
                {
                    problem(no, $"检查点文件 {name} 里是另一个检查点（{checkpoint.No}）");
                    continue;
                }
                found[no] = checkpoint;
            }
            catch (JsonException)
            {
                problem(no, $"检查点文件 {name} 无法读取");
            }
        }
        return found;
    }

    private long NewestFile() => Directory.EnumerateFiles(options.Checkpoints, "*" + Ending, SearchOption.AllDirectories)
        .Select(p => long.TryParse(Path.GetFileName(p)[..^Ending.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var no) ? no : 0).DefaultIfEmpty().Max();

    /// <summary>A folder per month, for whoever carries them away.</summary>
    private string PathOf(AuditCheckpoint checkpoint)
    {
        var folder = Path.Combine(options.Checkpoints, checkpoint.At.ToString("yyyyMM", CultureInfo.InvariantCulture));
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, checkpoint.No.ToString("D8", CultureInfo.InvariantCulture) + Ending);
    }

    private static string Digest(AuditCheckpoint checkpoint) => Sm3.HashHex(Encoding.UTF8.GetBytes(checkpoint.Text() + checkpoint.Signature));

    private static Task<AuditCheckpoint?> LastAsync(ModuleDb db, CancellationToken ct) =>
        db.AuditCheckpoints.AsNoTracking().OrderByDescending(c => c.No).FirstOrDefaultAsync(ct);
}
