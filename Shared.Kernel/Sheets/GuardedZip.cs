using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SuiShenMa.Kernel.Sheets;

/// <summary>A workbook's package from a stranger: entries are counted before they are listed, bytes while they are unpacked.</summary>
internal sealed class GuardedZip : IDisposable
{
    private static readonly UTF8Encoding Strict = new(true, true);
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, long> _spent = new(StringComparer.OrdinalIgnoreCase);
    private readonly SheetLimits _limits;
    private readonly long _allowance;
    private long _total;

    private GuardedZip(ZipArchive zip, long fileBytes, SheetLimits limits)
    {
        _zip = zip;
        _limits = limits;
        _allowance = Math.Min(limits.MaxUncompressedBytes, Math.Max(limits.RatioFreeBytes, fileBytes * limits.MaxRatio));
    }

    public IEnumerable<string> Parts => _parts.Keys;

    public static GuardedZip Open(Stream file, SheetLimits limits)
    {
        ZipArchive? zip = null;
        try
        {
            CountEntries(file, limits);
            file.Position = 0;
            zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            var guarded = new GuardedZip(zip, file.Length, limits);
            foreach (var entry in zip.Entries)
            {
                if (entry.IsEncrypted)
                {
                    throw SheetRejected.Password();
                }

                var name = entry.FullName.Replace('\\', '/').TrimStart('/');
                if (!guarded._parts.TryAdd(name, entry) && !name.EndsWith('/'))
                {
                    throw SheetRejected.Damaged("压缩包内有重名文件");
                }
            }

            return guarded;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ArgumentException)
        {
            zip?.Dispose();
            throw SheetRejected.Damaged("压缩包不完整", e);
        }
        catch
        {
            zip?.Dispose();
            throw;
        }
    }

    public bool Has(string part) => _parts.ContainsKey(part);

    /// <summary>Opens a part as XML from its beginning; reading it again counts once.</summary>
    public PartReader? OpenXml(string part)
    {
        if (!_parts.TryGetValue(part, out var entry))
        {
            return null;
        }

        _total -= _spent.GetValueOrDefault(part);
        _spent[part] = 0;
        try
        {
            var stream = new GuardedStream(entry.Open(), entry.Crc32, count =>
            {
                _spent[part] += count;
                _total += count;
                if (_total > _allowance)
                {
                    throw SheetRejected.Bomb();
                }
            });

            // Decoded here: an XML declaration cannot choose an encoding that blinds the guard.
            return new PartReader(new StreamReader(stream, Strict, detectEncodingFromByteOrderMarks: false, 32 * 1024), part);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw SheetRejected.Damaged(part, e);
        }
    }

    public void Dispose() => _zip.Dispose();

    // ZipArchive builds an object per listed entry before it says how many there are.
    private static void CountEntries(Stream file, SheetLimits limits)
    {
        var tail = new byte[Math.Min(file.Length, 22 + 65_535 + 20)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (end < 0 || tail.Length - end < 22)
        {
            throw SheetRejected.Damaged("压缩包不完整");
        }

        long start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        var locator = end - 20;
        if (locator >= 0 && tail.AsSpan(locator).StartsWith("PK\x06\x07"u8))
        {
            file.Position = Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(locator + 8)), 0, file.Length);
            var record = new byte[56];
            file.ReadExactly(record);
            start = BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(48));
        }

        var header = new byte[46];
        var at = start;
        for (var count = 0; at >= 0 && at + header.Length <= file.Length; count++)
        {
            file.Position = at;
            file.ReadExactly(header);
            if (!header.AsSpan().StartsWith("PK\x01\x02"u8))
            {
                return;
            }

            if (count == limits.MaxEntries)
            {
                throw SheetRejected.Bomb();
            }

            at += header.Length + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28))
                + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(30)) + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(32));
        }
    }
}
