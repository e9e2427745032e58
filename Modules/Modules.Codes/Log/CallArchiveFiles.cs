using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Log;

/// <summary>What a sealed file of the call log holds; signed with the platform's SM2 key, and bound to the manifest before it.</summary>
/// <param name="No">From 1 without gaps.</param>
/// <param name="From">Id of the first call.</param>
/// <param name="To">Id of the last call.</param>
/// <param name="Sm3">Of the file's bytes, in hex.</param>
/// <param name="Content">SM3 of the lines in it.</param>
/// <param name="Previous">SM3 of the text and signature of the manifest before; 64 zeros for the first.</param>
/// <param name="Signature">SM2 r‖s in hex over the text of all other fields.</param>
internal sealed record CallManifest(long No, string File, long From, long To, int Calls, string Sm3, string Content, string Previous, DateTime At, string Kid, string Signature)
{
    public static readonly string First = new('0', 64);

    public byte[] Text() => Encoding.UTF8.GetBytes(FormattableString.Invariant(
        $"ssm-call-archive v1\n{No}\n{File}\n{From}\n{To}\n{Calls}\n{Sm3}\n{Content}\n{Previous}\n{At.Ticks / TimeSpan.TicksPerMillisecond}\n{Kid}\n"));

    public string Digest() => Kernel.Cryptography.Sm3.HashHex([.. Text(), .. Encoding.ASCII.GetBytes(Signature)]);
}

/// <summary>The sealed files of the call log: one JSON line per call, compressed, with a signed manifest beside it.</summary>
internal sealed class CallArchiveFiles(string folder, IKeyring keyring)
{
    private const string Ending = ".manifest.json";

    /// <summary>Writes the calls and reads them back.</summary>
    /// <exception cref="InvalidDataException">The file does not hold what was written.</exception>
    public async Task<CallManifest> WriteAsync(long no, string previous, IAsyncEnumerable<EngineCall> calls, DateTime at, CancellationToken ct)
    {
        var temporary = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"calls-{no:D8}.tmp"));
        var (count, from, to, digest) = (0, 0L, 0L, new byte[Sm3.Size]);
        await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await using (var gzip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true))
            {
                await foreach (var call in calls.WithCancellation(ct))
                {
                    var line = JsonSerializer.SerializeToUtf8Bytes(call, Json.Stored);
                    await gzip.WriteAsync(line, ct);
                    gzip.WriteByte((byte)'\n');
                    digest = Next(digest, line);
                    (from, to, count) = (count == 0 ? call.Id : from, call.Id, count + 1);
                }
            }
            file.Flush(flushToDisk: true);
        }
        var name = string.Create(CultureInfo.InvariantCulture, $"calls-{no:D8}-{TimeOf(from)}-{TimeOf(to)}.jsonl.gz");
        File.Move(temporary, Path.Combine(folder, name), overwrite: true);
        var signer = keyring.PlatformSigner;
        var manifest = new CallManifest(no, name, from, to, count, FileSm3(name), Convert.ToHexStringLower(digest), previous, at, signer.Kid, "");
        if (Read(name) != (count, manifest.Content))
        {
            throw new InvalidDataException($"The archive file {name} does not hold what was written to it.");
        }
        return manifest with { Signature = Convert.ToHexStringLower(signer.Sign(manifest.Text())) };
    }

    public void Write(CallManifest manifest) => DurableFile.Write(PathOf(manifest), JsonSerializer.SerializeToUtf8Bytes(manifest, Json.Stored));

    /// <summary>Puts aside what a host wrote that did not come to remove the calls; it is kept, because nothing clears a log.</summary>
    public void PutAside(long no)
    {
        foreach (var path in Directory.EnumerateFiles(folder, string.Create(CultureInfo.InvariantCulture, $"calls-{no:D8}-*")).Where(p => p.EndsWith(".gz", StringComparison.Ordinal) || p.EndsWith(Ending, StringComparison.Ordinal)))
        {
            File.Move(path, $"{path}.{Guid.CreateVersion7():N}.unfinished");
        }
    }

    /// <summary>Manifests with a good signature, in their order.</summary>
    public IReadOnlyList<CallManifest> Manifests(Action<long, string> fault)
    {
        var good = new List<CallManifest>();
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Ending))
        {
            CallManifest? manifest = null;
            try
            {
                manifest = JsonSerializer.Deserialize<CallManifest>(File.ReadAllBytes(path), Json.Stored);
            }
            catch (JsonException)
            {
                // Said below.
            }
            var signer = keyring.Signers.FirstOrDefault(s => s.Kid == manifest?.Kid);
            if (manifest is null || signer is null || manifest.Signature?.Length != 128 || !manifest.Signature.All(char.IsAsciiHexDigitLower) || !signer.Verify(manifest.Text(), Convert.FromHexString(manifest.Signature)))
            {
                fault(manifest?.No ?? 0, $"调用日志归档清单 {Path.GetFileName(path)} 被改动，签名不符");
                continue;
            }
            good.Add(manifest);
        }
        return [.. good.OrderBy(m => m.No)];
    }

    public void Check(CallManifest manifest, bool deep, Action<long, string> fault)
    {
        if (!File.Exists(Path.Combine(folder, manifest.File)))
        {
            fault(manifest.No, $"调用日志归档文件 {manifest.File} 缺失");
        }
        else if (deep && FileSm3(manifest.File) != manifest.Sm3)
        {
            fault(manifest.No, $"调用日志归档文件 {manifest.File} 被改动：SM3 不符");
        }
    }

    private string PathOf(CallManifest manifest) => Path.Combine(folder, manifest.File + Ending);

    private string FileSm3(string name)
    {
        using var file = File.OpenRead(Path.Combine(folder, name));
        return Convert.ToHexStringLower(Sm3.Hash(file));
    }

    private (int Calls, string Content) Read(string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, name)), CompressionMode.Decompress), Encoding.UTF8);
        var (count, digest) = (0, new byte[Sm3.Size]);
        while (reader.ReadLine() is { } line)
        {
            digest = Next(digest, Encoding.UTF8.GetBytes(line));
            count++;
        }
        return (count, Convert.ToHexStringLower(digest));
    }

    private static byte[] Next(byte[] digest, byte[] line) => Sm3.Hash([.. digest, .. line]);

    private static string TimeOf(long id) => DateTimeOffset.FromUnixTimeMilliseconds(id >> 12).ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
}
