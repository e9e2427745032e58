using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Audit;

/// <summary>What a sealed archive file holds; signed with the platform's SM2 key.</summary>
/// <param name="Before">Seal of the place before the first record.</param>
/// <param name="Last">Seal of the last record.</param>
/// <param name="Sm3">Of the file's bytes, in hex.</param>
/// <param name="Signature">SM2 r‖s in hex over the text of all other fields.</param>
public sealed record AuditManifest(string File, long From, long To, string Before, string Last, string Sm3, DateTime At, string Kid, string Signature)
{
    internal byte[] Text() => Encoding.UTF8.GetBytes(FormattableString.Invariant(
        $"ssm-audit-archive v1\n{File}\n{From}\n{To}\n{Before}\n{Last}\n{Sm3}\n{At.Ticks / TimeSpan.TicksPerMillisecond}\n{Kid}\n"));
}

/// <summary>
/// Old records leave the table only for a sealed file: written in the order of the chain, read back and verified, signed;
/// then the rows go, in one transaction with the record that says so. There is no other way out of the table.
/// </summary>
public sealed class AuditArchive(AuditOptions options, AuditMac mac, IKeyring keyring)
{
    private const string StateName = "audit.archived";
    private const int MostPerFile = 100_000;

    /// <summary>Up to where the chain lies in archive files.</summary>
    /// <exception cref="CryptographicException">The mark was changed.</exception>
    internal async Task<AuditHead> LoadAsync(ModuleDb db, CancellationToken ct)
    {
        var stored = await db.States.AsNoTracking().Where(s => s.Name == StateName).Select(s => s.Value).FirstOrDefaultAsync(ct);
        if (stored is null)
        {
            return AuditHead.Empty;
        }
        var lines = stored.Split('\n', 3);
        return lines.Length == 3 && mac.IsGood("audit-archived\n" + lines[0] + "\n" + lines[1], lines[2])
            ? new AuditHead(long.Parse(lines[0], CultureInfo.InvariantCulture), lines[1])
            : throw new CryptographicException("The mark of what was archived has been changed in kernel_state.");
    }

    /// <summary>Moves what is older than the retention into one more file.</summary>
    /// <returns>The file, or null when nothing is due.</returns>
    /// <exception cref="InvalidOperationException">The records to be archived do not verify; nothing was removed.</exception>
    public async Task<AuditManifest?> ArchiveAsync(ModuleDb db, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        var done = await LoadAsync(db, ct);
        var limit = db.Now - options.Retention;
        var young = await db.Audit.AsNoTracking().Where(r => r.Seq > done.Seq && r.At >= limit).OrderBy(r => r.Seq).Select(r => r.Seq).FirstOrDefaultAsync(ct);
        var covered = await db.AuditCheckpoints.AsNoTracking().MaxAsync(c => (long?)c.Seq, ct) ?? 0;
        var lost = new AuditLosses(mac);
        await lost.LoadAsync(db, ct);
        var most = Math.Min((young ?? long.MaxValue) - 1, covered);
        var to = lost.EndOfFile(done.Seq, Math.Min(most, done.Seq + MostPerFile), most);
        if (to <= done.Seq)
        {
            return null;
        }
        var manifest = await WriteAsync(db, done, to, ct);
        var run = new AuditRun(mac, new Dictionary<long, AuditCheckpoint>(), null, lost, (_, _, text) => throw new InvalidOperationException("The archive file does not verify: " + text));
        run.Take(ReadFile(run, manifest, done.Seal));
        DurableFile.Write(Path.Combine(options.Archive, manifest.File + ".manifest.json"), JsonSerializer.SerializeToUtf8Bytes(manifest, Json.Stored));
        await db.InTransactionAsync(async () =>
        {
            await MarkAsync(db, new AuditHead(manifest.To, manifest.Last), ct);
            db.Record("audit.archived", "audit-archive", FormattableString.Invariant($"{manifest.From}-{manifest.To}"), new { manifest.File, manifest.Sm3 });
            await db.SaveChangesAsync(ct);
            await db.Audit.Where(r => r.Seq >= manifest.From && r.Seq <= manifest.To).ExecuteDeleteAsync(ct);
        }, ct);
        return manifest;
    }

    /// <summary>Checks all archive files up to the mark.</summary>
    /// <returns>Records in them.</returns>
    internal long Verify(AuditHead archivedTo, AuditRun run, Action<long, string> fault, CancellationToken ct)
    {
        var (at, seal, count) = (0L, (string?)AuditMac.Genesis, 0L);
        foreach (var manifest in Manifests(fault).OrderBy(m => m.From).TakeWhile(m => m.From <= archivedTo.Seq))
        {
            ct.ThrowIfCancellationRequested();
            if (manifest.From != at + 1)
            {
                fault(at + 1, $"第 {at + 1} 至 {manifest.From - 1} 条的归档文件缺失");
                seal = null;
            }
            if (!File.Exists(Path.Combine(options.Archive, manifest.File)))
            {
                fault(manifest.From, $"归档文件 {manifest.File} 缺失");
            }
            else if (!Sm3Of(manifest.File).Equals(manifest.Sm3, StringComparison.Ordinal))
            {
                fault(manifest.From, $"归档文件 {manifest.File} 被改动：SM3 不符");
                TryRead(run, manifest, seal, fault);
            }
            else
            {
                count += TryRead(run, manifest, seal, fault);
            }
            (at, seal) = (manifest.To, manifest.Last);
        }
        if (at < archivedTo.Seq)
        {
            fault(at + 1, $"第 {at + 1} 至 {archivedTo.Seq} 条的归档文件缺失");
        }
        return count;
    }

    /// <summary>After a restore: files that tell of more than the table was told of are put aside; what they hold is in the table again.</summary>
    /// <returns>How many.</returns>
    internal async Task<int> PutAsideAsync(ModuleDb db, CancellationToken ct)
    {
        var (done, aside) = (await LoadAsync(db, ct), 0);
        foreach (var manifest in Manifests((_, _) => { }).Where(m => m.From > done.Seq).ToList())
        {
            foreach (var path in new[] { manifest.File, manifest.File + ".manifest.json" }.Select(f => Path.Combine(options.Archive, f)).Where(File.Exists))
            {
                File.Move(path, $"{path}.{Guid.CreateVersion7():N}.unfinished");
            }
            aside++;
        }
        return aside;
    }

    private int TryRead(AuditRun run, AuditManifest manifest, string? seal, Action<long, string> fault)
    {
        try
        {
            var piece = ReadFile(run, manifest, seal);
            run.Take(piece);
            return piece.Count;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or IOException)
        {
            fault(manifest.From, $"归档文件 {manifest.File} 无法读取");
            return 0;
        }
    }

    private IEnumerable<AuditManifest> Manifests(Action<long, string> fault)
    {
        foreach (var path in Directory.EnumerateFiles(options.Archive, "*.manifest.json"))
        {
            AuditManifest? manifest = null;
            try
            {
                manifest = JsonSerializer.Deserialize<AuditManifest>(File.ReadAllBytes(path), Json.Stored);
            }
            catch (JsonException)
            {
                // Said below.
            }
            var signer = keyring.Signers.FirstOrDefault(s => s.Kid == manifest?.Kid);
            if (manifest is null || signer is null || manifest.Signature.Length != 128 || !manifest.Signature.All(char.IsAsciiHexDigitLower)
                || !signer.Verify(manifest.Text(), Convert.FromHexString(manifest.Signature)))
            {
                fault(manifest?.From ?? 0, $"归档清单 {Path.GetFileName(path)} 被改动，签名不符");
                continue;
            }
            yield return manifest;
        }
    }

    private async Task<AuditManifest> WriteAsync(ModuleDb db, AuditHead done, long to, CancellationToken ct)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"audit-{done.Seq + 1:D12}-{to:D12}.jsonl.gz");
        var path = Path.Combine(options.Archive, name);
        var temporary = path + ".tmp";
        var last = "";
        await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await using (var gzip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true))
            {
                await foreach (var record in db.Audit.AsNoTracking().Where(r => r.Seq > done.Seq && r.Seq <= to).OrderBy(r => r.Seq).AsAsyncEnumerable().WithCancellation(ct))
                {
                    await JsonSerializer.SerializeAsync(gzip, record, Json.Stored, ct);
                    gzip.WriteByte((byte)'\n');
                    last = record.Seal!;
                }
            }
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
        var signer = keyring.PlatformSigner;
        var manifest = new AuditManifest(name, done.Seq + 1, to, done.Seal, last, Sm3Of(name), db.Now, signer.Kid, "");
        return manifest with { Signature = Convert.ToHexStringLower(signer.Sign(manifest.Text())) };
    }

    private AuditPiece ReadFile(AuditRun run, AuditManifest manifest, string? before) => run.Check(Lines(manifest.File), manifest.From, manifest.To, before);

    private IEnumerable<AuditRecord> Lines(string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(options.Archive, name)), CompressionMode.Decompress), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            yield return JsonSerializer.Deserialize<AuditRecord>(line, Json.Stored) ?? throw new JsonException("empty line");
        }
    }

    private string Sm3Of(string name)
    {
        using var file = File.OpenRead(Path.Combine(options.Archive, name));
        return Convert.ToHexStringLower(Sm3.Hash(file));
    }

    private async Task MarkAsync(ModuleDb db, AuditHead head, CancellationToken ct)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{head.Seq}\n{head.Seal}");
        var value = text + "\n" + mac.Of("audit-archived\n" + text);
        if (await db.States.Where(s => s.Name == StateName).ExecuteUpdateAsync(s => s.SetProperty(x => x.Value, value), ct) == 0)
        {
            db.States.Add(new SystemState { Name = StateName, Value = value });
        }
    }
}
