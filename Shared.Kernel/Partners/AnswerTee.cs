using Microsoft.AspNetCore.Http;
using SuiShenMa.Kernel.CallLog;

namespace SuiShenMa.Kernel.Partners;

/// <summary>Lets an unsigned answer through as it is and keeps its first bytes for the call log.</summary>
internal sealed class AnswerTee : Stream
{
    private readonly Stream _original;
    private byte[] _kept = [];
    private int _count;
    private long _length;

    private AnswerTee(Stream original) => _original = original;

    public static AnswerTee On(HttpContext http)
    {
        var tee = new AnswerTee(http.Response.Body);
        http.Response.Body = tee;
        return tee;
    }

    public (ReadOnlyMemory<byte> Start, long Length) Off(HttpContext http)
    {
        http.Response.Body = _original;
        return (_kept.AsMemory(0, _count), _length);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush() => _original.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _original.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count)
    {
        Keep(buffer.AsSpan(offset, count));
        _original.Write(buffer, offset, count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Keep(buffer.Span);
        return _original.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _length += bytes.Length;
        var more = Math.Min(bytes.Length, CallBytes.Kept - _count);
        if (more <= 0)
        {
            return;
        }
        if (_kept.Length < _count + more)
        {
            Array.Resize(ref _kept, _count == 0 ? more : Math.Min(CallBytes.Kept, Math.Max(_count + more, _kept.Length * 2)));
        }
        bytes[..more].CopyTo(_kept.AsSpan(_count));
        _count += more;
    }
}
