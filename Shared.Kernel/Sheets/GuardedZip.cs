using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Xml;

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

/// <summary>Reads an unpacked part, telling how much, and looks at what XML readers keep whole in memory.</summary>
internal sealed class GuardedStream(Stream inner, uint crc, Action<int> spend) : Stream
{
    // A longer run without a tag is an attribute or name made to fill memory; 32 767 characters of text take less.
    private const int MaxRun = 1024 * 1024;
    private static readonly uint[] Table = MakeTable();
    private int _run;
    private uint _sum = uint.MaxValue;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        var bytes = buffer[..read];
        if (read == 0)
        {
            // Nothing else in .NET compares the checksum; a flipped bit may be a wrong digit.
            if (!_ended && crc != 0 && ~_sum != crc)
            {
                throw new InvalidDataException("Checksum differs.");
            }

            _ended = true;
            return 0;
        }

        spend(read);
        foreach (var b in bytes)
        {
            _sum = Table[(byte)(_sum ^ b)] ^ (_sum >> 8);
        }

        var last = bytes.LastIndexOf((byte)'<');
        _run = last < 0 ? _run + read : read - last;
        if (_run > MaxRun)
        {
            throw SheetRejected.Bomb();
        }

        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 1 ? 0xEDB88320u ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}

/// <summary>Forward reading of one part, with the shapes refused that make an XML reader grow: DTD, depth, endless new names.</summary>
internal sealed class PartReader : IDisposable
{
    private const int MaxDepth = 32;
    private readonly StreamReader _text;
    private readonly XmlReader _xml;
    private readonly string _part;
    private readonly char[] _chunk = new char[1024];

    public PartReader(StreamReader text, string part)
    {
        _text = text;
        _part = part;
        try
        {
            // Reads its first bytes here already.
            _xml = XmlReader.Create(text, new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                NameTable = new BoundedNames(),
            });
        }
        catch (Exception e) when (Translate(e) is { } rejected)
        {
            throw rejected;
        }
    }

    public string Name => _xml.LocalName;

    public int Depth => _xml.Depth;

    public bool IsStart => _xml.NodeType == XmlNodeType.Element;

    public bool IsEmpty => _xml.IsEmptyElement;

    public bool Read()
    {
        try
        {
            var more = _xml.Read();
            return _xml.Depth <= MaxDepth ? more : throw SheetRejected.Bomb();
        }
        catch (Exception e) when (Translate(e) is { } rejected)
        {
            throw rejected;
        }
    }

    public string? Attribute(string name) => _xml.GetAttribute(name);

    /// <summary>An attribute in whatever namespace a writer has put it (r:id).</summary>
    public string? AttributeEndingIn(string localName)
    {
        string? value = null;
        for (var more = _xml.MoveToFirstAttribute(); more; more = _xml.MoveToNextAttribute())
        {
            value = _xml.LocalName == localName && _xml.Prefix.Length > 0 ? _xml.Value : value;
        }

        _xml.MoveToElement();
        return value;
    }

    /// <summary>Moves to the next node inside the element that stands at this depth; false at its end.</summary>
    public bool ReadInside(int depth)
    {
        if (!Read())
        {
            return false;
        }

        return !(_xml.NodeType == XmlNodeType.EndElement && _xml.Depth == depth);
    }

    /// <summary>Adds the element's text without ever holding more than the limit.</summary>
    public void ReadText(BoundedText into)
    {
        if (IsEmpty)
        {
            return;
        }

        var depth = Depth;
        while (ReadInside(depth))
        {
            if (_xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace))
            {
                continue;
            }

            try
            {
                int read;
                while ((read = _xml.ReadValueChunk(_chunk, 0, _chunk.Length)) > 0)
                {
                    into.Append(_chunk.AsSpan(0, read));
                }
            }
            catch (Exception e) when (Translate(e) is { } rejected)
            {
                throw rejected;
            }
        }
    }

    public void SkipElement()
    {
        if (IsEmpty)
        {
            return;
        }

        var depth = Depth;
        while (ReadInside(depth))
        {
        }
    }

    public void Dispose()
    {
        _xml.Dispose();
        _text.Dispose();
    }

    private SheetRejected? Translate(Exception e) => e switch
    {
        SheetRejected => null,
        XmlException when e.Message.Contains("DTD", StringComparison.Ordinal) => SheetRejected.Dtd(e),
        XmlException or InvalidDataException or EndOfStreamException or DecoderFallbackException => SheetRejected.Damaged(_part, e),
        _ => null,
    };

    private sealed class BoundedNames : XmlNameTable
    {
        private const int MaxNames = 5_000;
        private readonly NameTable _inner = new();
        private int _count;

        public override string Add(char[] array, int offset, int length) => _inner.Get(array, offset, length) ?? Count(_inner.Add(array, offset, length));

        public override string Add(string array) => _inner.Get(array) ?? Count(_inner.Add(array));

        public override string? Get(char[] array, int offset, int length) => _inner.Get(array, offset, length);

        public override string? Get(string array) => _inner.Get(array);

        private string Count(string added) => ++_count <= MaxNames ? added : throw SheetRejected.Bomb();
    }
}
