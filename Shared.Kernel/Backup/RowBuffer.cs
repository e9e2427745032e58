using System.Buffers.Binary;
using System.Data.Common;
using System.Text;

namespace SuiShenMa.Kernel.Backup;

/// <summary>
/// Rows one behind the other, in a form that is the same for both databases. Each begins with its length (4 bytes, little
/// end first); each value with 0 for null or 1.
/// </summary>
internal sealed class RowBuffer
{
    private byte[] _bytes = new byte[1 << 20];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Adds the row that the reader stands on.</summary>
    /// <returns>A hash of its key, the same wherever it is read.</returns>
    public ulong Add(DbDataReader reader, IReadOnlyList<BackupColumn> columns, int keys)
    {
        var start = Begin();
        var keyEnd = start;
        for (var i = 0; i < columns.Count; i++)
        {
            if (reader.IsDBNull(i))
            {
                Byte(0);
            }
            else
            {
                Byte(1);
                Put(reader, i, columns[i].Kind);
            }
            keyEnd = i + 1 == keys ? Length : keyEnd;
        }
        End(start);
        return Hash(_bytes.AsSpan(start + 4, keyEnd - start - 4));
    }

    /// <summary>Adds a row of values: texts and numbers.</summary>
    /// <returns>A hash of the first value.</returns>
    public ulong Add(params ReadOnlySpan<object> values)
    {
        var start = Begin();
        var keyEnd = 0;
        foreach (var value in values)
        {
            Byte(1);
            if (value is string text)
            {
                Text(text);
            }
            else
            {
                Fixed((long)value);
            }
            keyEnd = keyEnd == 0 ? Length : keyEnd;
        }
        End(start);
        return Hash(_bytes.AsSpan(start + 4, keyEnd - start - 4));
    }

    private void Put(DbDataReader reader, int i, BackupKind kind)
    {
        switch (kind)
        {
            case BackupKind.Text:
                Text(reader.GetString(i));
                break;
            case BackupKind.Number:
                Fixed(reader.GetInt64(i));
                break;
            case BackupKind.Flag:
                Byte(reader.GetBoolean(i) ? (byte)1 : (byte)0);
                break;
            case BackupKind.Time:
                Fixed(reader.GetDateTime(i).Ticks);
                break;
            case BackupKind.Guid:
                reader.GetGuid(i).TryWriteBytes(Room(16));
                Length += 16;
                break;
            case BackupKind.Decimal:
                // One database keeps zeros at the end, the other does not.
                Span<int> parts = stackalloc int[4];
                decimal.GetBits(reader.GetDecimal(i) / 1.0000000000000000000000000000m, parts);
                foreach (var part in parts)
                {
                    BinaryPrimitives.WriteInt32LittleEndian(Room(4), part);
                    Length += 4;
                }
                break;
            case BackupKind.Real:
                Fixed(BitConverter.DoubleToInt64Bits(reader.GetDouble(i)));
                break;
            case BackupKind.Bytes:
                var bytes = reader.GetFieldValue<byte[]>(i);
                Size(bytes.Length);
                bytes.CopyTo(Room(bytes.Length));
                Length += bytes.Length;
                break;
            default:
                throw new NotSupportedException(kind.ToString());
        }
    }

    private int Begin()
    {
        var start = Length;
        _ = Room(4);
        Length += 4;
        return start;
    }

    private void End(int start) => BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start), Length - start - 4);

    private void Byte(byte value)
    {
        Room(1)[0] = value;
        Length++;
    }

    private void Fixed(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Room(8), value);
        Length += 8;
    }

    private void Size(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Room(4), value);
        Length += 4;
    }

    private void Text(string text)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        Size(size);
        Encoding.UTF8.GetBytes(text, Room(size));
        Length += size;
    }

    private Span<byte> Room(int size)
    {
        if (_bytes.Length - Length < size)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + size));
        }
        return _bytes.AsSpan(Length, size);
    }

    /// <summary>FNV-1a, stirred at the end so that its low bits are as good as the others.</summary>
    private static ulong Hash(ReadOnlySpan<byte> key)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in key)
        {
            hash = (hash ^ b) * 1099511628211UL;
        }
        hash ^= hash >> 32;
        hash *= 0xd6e8feb86659fd93UL;
        return hash ^ (hash >> 32);
    }
}
