using System.Buffers.Binary;
using System.Text;

namespace SuiShenMa.Kernel.Backup;

/// <summary>Reads what <see cref="RowBuffer"/> wrote.</summary>
internal ref struct RowReader(ReadOnlySpan<byte> chunk)
{
    private ReadOnlySpan<byte> _left = chunk;

    /// <summary>Bytes of the row, or empty at the end.</summary>
    /// <exception cref="InvalidDataException">No such chunk.</exception>
    public ReadOnlySpan<byte> Next()
    {
        if (_left.IsEmpty)
        {
            return default;
        }
        if (_left.Length < 4 || BinaryPrimitives.ReadInt32LittleEndian(_left) is var size && (size <= 0 || size > _left.Length - 4))
        {
            throw new InvalidDataException("a row is longer than its chunk");
        }
        var row = _left.Slice(4, size);
        _left = _left[(4 + size)..];
        return row;
    }

    /// <summary>The values of a row, <see cref="DBNull"/> for null.</summary>
    /// <exception cref="InvalidDataException">It does not fit the columns.</exception>
    public static void Read(ReadOnlySpan<byte> row, IReadOnlyList<BackupColumn> columns, object[] values)
    {
        try
        {
            for (var i = 0; i < columns.Count; i++)
            {
                var there = row[0];
                row = row[1..];
                values[i] = there == 0 ? DBNull.Value : Take(ref row, columns[i].Kind);
            }
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("a row ends before its last column", e);
        }
        if (!row.IsEmpty)
        {
            throw new InvalidDataException("a row goes on behind its last column");
        }
    }

    private static object Take(ref ReadOnlySpan<byte> row, BackupKind kind)
    {
        var size = kind switch
        {
            BackupKind.Flag => 1,
            BackupKind.Guid or BackupKind.Decimal => 16,
            BackupKind.Text or BackupKind.Bytes => BinaryPrimitives.ReadInt32LittleEndian(row),
            _ => 8,
        };
        if (kind is BackupKind.Text or BackupKind.Bytes)
        {
            row = row[4..];
        }
        var value = row[..size];
        row = row[size..];
        return kind switch
        {
            BackupKind.Text => Encoding.UTF8.GetString(value),
            BackupKind.Number => BinaryPrimitives.ReadInt64LittleEndian(value),
            BackupKind.Flag => value[0] == 1,
            BackupKind.Time => new DateTime(BinaryPrimitives.ReadInt64LittleEndian(value), DateTimeKind.Utc),
            BackupKind.Guid => new Guid(value),
            BackupKind.Decimal => new decimal([Part(value, 0), Part(value, 1), Part(value, 2), Part(value, 3)]),
            BackupKind.Real => BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(value)),
            _ => value.ToArray(),
        };
    }

    private static int Part(ReadOnlySpan<byte> value, int at) => BinaryPrimitives.ReadInt32LittleEndian(value[(at * 4)..]);
}
