using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SuiShenMa.Kernel.Integrity;

/// <summary>
/// The text that a seal of format 2 covers, in a buffer that its thread uses again: name and value of each field that is
/// set, each with its length in front, so that no text can pass for another one.
/// </summary>
internal sealed class SealText
{
    [ThreadStatic]
    private static SealText? _own;

    private byte[] _bytes = new byte[2048];
    private int _length;

    private SealText() { }

    /// <param name="table">Heading and name of the table.</param>
    public static SealText Begin(byte[] table)
    {
        var text = _own ??= new SealText();
        text._length = 0;
        text.Add(table);
        return text;
    }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <param name="keep">Null differs from empty: the column may be null.</param>
    public void PutText(byte[] name, string? value, bool keep)
    {
        if (value is null || (!keep && value.Length == 0))
        {
            return;
        }
        Add(name);
        var count = Encoding.UTF8.GetByteCount(value);
        Encoding.UTF8.GetBytes(value, Room(count));
    }

    /// <param name="keep">Null differs from the default: the column may be null.</param>
    public void PutNumber<T>(byte[] name, T? value, bool keep) where T : struct, IUtf8SpanFormattable, IEquatable<T>
    {
        if (value is not { } number || (!keep && number.Equals(default)))
        {
            return;
        }
        Span<byte> digits = stackalloc byte[64];
        number.TryFormat(digits, out var count, [], CultureInfo.InvariantCulture);
        Add(name);
        digits[..count].CopyTo(Room(count));
    }

    /// <summary>Databases know no zero below zero.</summary>
    public void PutReal(byte[] name, double? value, bool keep) => PutNumber(name, value + 0.0, keep);

    public void PutYes(byte[] name, bool? value, bool keep)
    {
        if (value is { } yes && (keep || yes))
        {
            Add(name);
            Room(1)[0] = yes ? (byte)'1' : (byte)'0';
        }
    }

    /// <summary>In the microseconds that both databases keep.</summary>
    public void PutTime(byte[] name, DateTime? value, bool keep)
    {
        if (value is { } time && (keep || time != default))
        {
            PutNumber<long>(name, (time.Kind == DateTimeKind.Utc ? time : time.ToUniversalTime()).Ticks / TimeSpan.TicksPerMicrosecond, true);
        }
    }

    public void PutChoice<T>(byte[] name, T? value, bool keep) where T : struct, Enum
    {
        if (value is { } choice && (keep || !EqualityComparer<T>.Default.Equals(choice, default)))
        {
            PutText(name, choice.ToString(), true);
        }
    }

    private void Add(ReadOnlySpan<byte> part) => part.CopyTo(Room(part.Length));

    private Span<byte> Room(int count)
    {
        var needed = _length + sizeof(int) + count;
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        }
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_length), count);
        var room = _bytes.AsSpan(_length + sizeof(int), count);
        _length = needed;
        return room;
    }
}
