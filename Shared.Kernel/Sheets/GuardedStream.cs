namespace SuiShenMa.Kernel.Sheets;

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
