using System.Globalization;
using System.IO.Compression;
using System.Text;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Kernel.Backup;

/// <summary>
/// A folder of backups: chunks under the HMAC-SM3 of their content, so that what did not change lies there once, and a signed
/// manifest for each backup. Chunks are compressed, then encrypted by SM4-GCM: a backup holds what pages mask.
/// </summary>
internal sealed class BackupStore : IDisposable
{
    private const string Purpose = "backup";
    private const string ManifestEnding = ".manifest";
    private const string VerifiedEnding = ".verified";
    private static readonly byte[] Head = "SSMB1"u8.ToArray();
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly string _folder;
    private readonly IKeyring _keyring;
    private readonly FileStream? _lock;

    private BackupStore(string folder, IKeyring keyring, FileStream? held)
    {
        (_folder, _keyring, _lock) = (folder, keyring, held);
        // Addresses must stay the same when the key is rotated: the oldest one never changes.
        Names = keyring.All(Purpose)[^1].Mac;
    }

    /// <summary>What chunks are named by, and sums are made with.</summary>
    public HmacSm3 Names { get; }

    public string Folder => _folder;

    /// <summary>Opens a folder to read from.</summary>
    /// <exception cref="BackupProblem">There are no backups.</exception>
    public static BackupStore Open(string folder, IKeyring keyring) =>
        Directory.Exists(Path.Combine(folder, "manifests")) ? new BackupStore(folder, keyring, null)
            : throw new BackupProblem($"{folder} 中没有备份。");

    /// <summary>Opens a folder to write into, and keeps everybody else from that.</summary>
    /// <exception cref="BackupBusy">Another one writes.</exception>
    /// <exception cref="BackupProblem">The folder cannot be used.</exception>
    public static BackupStore Hold(string folder, IKeyring keyring)
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "chunks"));
            Directory.CreateDirectory(Path.Combine(folder, "manifests"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupProblem($"备份目录无法写入：{e.Message}", e);
        }
        FileStream held;
        try
        {
            held = DurableFile.Lock(Path.Combine(folder, "lock"), Patience, TimeProvider.System);
        }
        catch (IOException e)
        {
            throw new BackupBusy("另一个备份正在写入同一目录。", e);
        }
        return new BackupStore(folder, keyring, held);
    }

    public string AddressOf(ReadOnlySpan<byte> content) => Names.ComputeHex(content);

    public bool Has(string address) => File.Exists(PathOf(address));

    /// <summary>Writes a chunk that is not there yet.</summary>
    /// <param name="readBack">Also looks into one that is there, and writes it anew when it is bad.</param>
    /// <returns>Bytes that it added to the folder, and whether a bad one was replaced.</returns>
    public (string Address, long Added, bool Healed) Write(ReadOnlySpan<byte> content, bool readBack)
    {
        var address = AddressOf(content);
        var path = PathOf(address);
        var there = File.Exists(path);
        if (there && (!readBack || TryRead(address, out _) is null))
        {
            return (address, 0, false);
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var bytes = Seal(address, content);
        DurableFile.Write(path, bytes);
        if (readBack && TryRead(address, out _) is { } fault)
        {
            throw new BackupProblem($"备份块写入后无法读回：{fault}");
        }
        return (address, bytes.Length, there);
    }

    /// <exception cref="BackupProblem">It is gone or was changed.</exception>
    public byte[] Read(string address) => TryRead(address, out var content) is { } fault ? throw new BackupProblem(fault) : content;

    /// <returns>What is wrong with the chunk, or null.</returns>
    public string? TryRead(string address, out byte[] content)
    {
        content = [];
        var path = PathOf(address);
        try
        {
            var bytes = File.ReadAllBytes(path).AsSpan();
            if (!bytes.StartsWith(Head) || bytes.Length < Head.Length + 1 || bytes.Length < Head.Length + 1 + bytes[Head.Length])
            {
                return $"备份块 {address} 损坏";
            }
            var kid = Encoding.ASCII.GetString(bytes.Slice(Head.Length + 1, bytes[Head.Length]));
            if (_keyring.Find(Purpose, kid) is not { } key)
            {
                return $"备份块 {address} 的密钥 {kid} 不在密钥环中";
            }
            if (!key.TryOpen(bytes[(Head.Length + 1 + kid.Length)..], Encoding.ASCII.GetBytes(address), out var packed))
            {
                return $"备份块 {address} 被改动或损坏";
            }
            content = Unpack(packed);
            // A chunk that was sealed right but for other content cannot come from us.
            return AddressOf(content) == address ? null : $"备份块 {address} 的内容与名称不符";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"备份块 {address} 缺失";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return $"备份块 {address} 无法读取：{e.Message}";
        }
    }

    /// <summary>Ids of the backups, the newest first.</summary>
    public IReadOnlyList<string> Ids() =>
        [.. Directory.EnumerateFiles(Path.Combine(_folder, "manifests"), "*" + ManifestEnding).Select(f => Path.GetFileName(f)[..^ManifestEnding.Length]).OrderDescending(StringComparer.Ordinal)];

    /// <exception cref="BackupProblem">There is none, or it was changed.</exception>
    public BackupManifest Manifest(string id)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(ManifestOf(id, ManifestEnding));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupProblem($"没有备份 {id}，或者无法读取：{e.Message}", e);
        }
        var end = bytes.AsSpan().IndexOf((byte)'\n');
        var text = bytes.AsSpan(0, Math.Max(end, 0));
        var parts = Encoding.ASCII.GetString(bytes.AsSpan(end + 1)).Trim().Split(':');
        if (end >= 0 && parts is [var signer, _] && !_keyring.Signers.Any(s => s.Kid == signer))
        {
            throw new BackupProblem($"备份 {id} 由另一个密钥环签名（{signer}）：本机的 keys/keyring.json 不是该备份的密钥环。请先把它移走，恢复时会放回备份中的密钥环。");
        }
        if (end < 0 || parts is not [var kid, { Length: 128 } signature] || !signature.All(char.IsAsciiHexDigitLower)
            || _keyring.Signers.FirstOrDefault(s => s.Kid == kid)?.Verify(text, Convert.FromHexString(signature)) != true)
        {
            throw new BackupProblem($"备份 {id} 的清单被改动，签名不符。");
        }
        var manifest = BackupManifest.Read(text);
        return manifest.Id == id ? manifest : throw new BackupProblem($"备份 {id} 的清单属于另一个备份（{manifest.Id}）。");
    }

    public void Write(BackupManifest manifest)
    {
        var text = manifest.Text();
        var signer = _keyring.PlatformSigner;
        DurableFile.Write(ManifestOf(manifest.Id, ManifestEnding), [.. text, (byte)'\n', .. Encoding.ASCII.GetBytes($"{signer.Kid}:{Convert.ToHexStringLower(signer.Sign(text))}\n")]);
    }

    /// <summary>The wrapped keyring goes along: without it nothing opens, and without the master key neither does it.</summary>
    /// <returns>Its SM3.</returns>
    public string WriteKeyring(string id, byte[] keyring)
    {
        DurableFile.Write(ManifestOf(id, BackupKeyring.Ending), keyring);
        return Sm3.HashHex(keyring);
    }

    /// <returns>What is wrong with the copy of the keyring, or null.</returns>
    public string? KeyringFault(BackupManifest manifest)
    {
        var path = ManifestOf(manifest.Id, BackupKeyring.Ending);
        return !File.Exists(path) ? $"备份 {manifest.Id} 的密钥环副本缺失"
            : Sm3.HashHex(File.ReadAllBytes(path)) == manifest.KeyringSm3 ? null : $"备份 {manifest.Id} 的密钥环副本被改动";
    }

    /// <summary>When every chunk of the backup was read and found good for the last time; null: never.</summary>
    public DateTime? VerifiedAt(string id)
    {
        var path = ManifestOf(id, VerifiedEnding);
        return File.Exists(path) && DateTime.TryParse(File.ReadAllText(path).Trim(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) ? at : null;
    }

    public void NoteVerified(string id, DateTime? at)
    {
        if (at is { } time)
        {
            DurableFile.Write(ManifestOf(id, VerifiedEnding), Encoding.ASCII.GetBytes(time.ToString("O", CultureInfo.InvariantCulture) + "\n"));
        }
        else
        {
            File.Delete(ManifestOf(id, VerifiedEnding));
        }
    }

    /// <summary>Takes a backup away; its chunks go with the next <see cref="Sweep"/>.</summary>
    public void Remove(string id)
    {
        // The manifest first: a backup without its keyring would be none.
        File.Delete(ManifestOf(id, ManifestEnding));
        File.Delete(ManifestOf(id, BackupKeyring.Ending));
        File.Delete(ManifestOf(id, VerifiedEnding));
    }

    /// <summary>Takes away what no backup needs: chunks of removed ones and of those that were killed.</summary>
    /// <param name="needed">Addresses of all chunks of all backups.</param>
    /// <returns>Chunks that went, and their bytes.</returns>
    public (int Chunks, long Bytes) Sweep(HashSet<string> needed)
    {
        var (chunks, bytes) = (0, 0L);
        foreach (var file in new DirectoryInfo(Path.Combine(_folder, "chunks")).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            if (!needed.Contains(file.Name))
            {
                bytes += file.Length;
                file.Delete();
                chunks += file.Name.EndsWith(".tmp", StringComparison.Ordinal) ? 0 : 1;
            }
        }
        foreach (var orphan in Directory.EnumerateFiles(Path.Combine(_folder, "manifests")).Where(f => !f.EndsWith(ManifestEnding, StringComparison.Ordinal)).ToList())
        {
            var id = Path.GetFileName(orphan).Split('.')[0];
            if (!File.Exists(ManifestOf(id, ManifestEnding)) || orphan.EndsWith(".tmp", StringComparison.Ordinal))
            {
                File.Delete(orphan);
            }
        }
        return (chunks, bytes);
    }

    public void Dispose() => _lock?.Dispose();

    private byte[] Seal(string address, ReadOnlySpan<byte> content)
    {
        var key = _keyring.Current(Purpose);
        var kid = Encoding.ASCII.GetBytes(key.Kid);
        return [.. Head, (byte)kid.Length, .. kid, .. key.Seal(Pack(content), Encoding.ASCII.GetBytes(address))];
    }

    private static byte[] Pack(ReadOnlySpan<byte> content)
    {
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(content.Length) + 4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(packed, content.Length);
        // Quality 1 packs rows to about a quarter and keeps up with the encryption.
        return BrotliEncoder.TryCompress(content, packed.AsSpan(4), out var written, quality: 1, window: 20) ? packed[..(written + 4)]
            : throw new InvalidOperationException("A chunk could not be compressed.");
    }

    private static byte[] Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed.Length < 4 || System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(packed) is var size && (size < 0 || size > ChunkCutter.LargestChunk))
        {
            throw new InvalidDataException("no chunk");
        }
        var content = new byte[size];
        return BrotliDecoder.TryDecompress(packed[4..], content, out var written) && written == size ? content : throw new InvalidDataException("no chunk");
    }

    private string PathOf(string address) => address.Length == 64 && address.All(char.IsAsciiHexDigitLower)
        ? Path.Combine(_folder, "chunks", address[..2], address)
        : throw new BackupProblem($"备份清单中的块地址 {address} 不合规。");

    private string ManifestOf(string id, string ending) => id.Length is > 0 and <= 40 && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        ? Path.Combine(_folder, "manifests", id + ending)
        : throw new BackupProblem($"“{id}”不是备份编号。");
}

/// <summary>The wrapped keyring beside each manifest, and how it comes back before anything else of a restore.</summary>
public static class BackupKeyring
{
    internal const string Ending = ".keyring.json";

    public static string FileIn(string dataFolder) => Path.Combine(dataFolder, "keys", "keyring.json");

    /// <summary>On a new machine: the keyring of the backup, before a program that finds none would make another.</summary>
    /// <param name="backup">Null: the newest.</param>
    /// <returns>Whether it was put there; a keyring that is there stays.</returns>
    public static bool PutBack(string from, string? backup, string dataFolder)
    {
        var target = FileIn(dataFolder);
        if (File.Exists(target) || !Directory.Exists(Path.Combine(from, "manifests")))
        {
            return false;
        }
        var copies = Directory.EnumerateFiles(Path.Combine(from, "manifests"), "*" + Ending).OrderDescending(StringComparer.Ordinal);
        var copy = backup is null ? copies.FirstOrDefault() : copies.FirstOrDefault(c => Path.GetFileName(c) == backup + Ending);
        if (copy is null)
        {
            return false;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        DurableFile.Write(target, File.ReadAllBytes(copy));
        return true;
    }
}
