using System.Buffers.Binary;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Kernel.Backup;

/// <summary>
/// A sum over rows that does not depend on their order, which the two databases see a little differently: 256 bits of
/// HMAC-SM3 per row, added in four lanes. It tells that all rows came back as they were; against forgers there is the signature.
/// </summary>
internal struct RowSum
{
    private ulong _a, _b, _c, _d;

    public long Rows { get; private set; }

    public void Add(ReadOnlySpan<byte> row, HmacSm3 mac)
    {
        Span<byte> code = stackalloc byte[Sm3.Size];
        mac.Write(row, code);
        _a += BinaryPrimitives.ReadUInt64LittleEndian(code);
        _b += BinaryPrimitives.ReadUInt64LittleEndian(code[8..]);
        _c += BinaryPrimitives.ReadUInt64LittleEndian(code[16..]);
        _d += BinaryPrimitives.ReadUInt64LittleEndian(code[24..]);
        Rows++;
    }

    public void Add(RowSum other)
    {
        (_a, _b, _c, _d) = (_a + other._a, _b + other._b, _c + other._c, _d + other._d);
        Rows += other.Rows;
    }

    /// <summary>The sum over all rows of a chunk.</summary>
    /// <exception cref="InvalidDataException">No such chunk.</exception>
    public static RowSum Of(ReadOnlySpan<byte> chunk, HmacSm3 mac)
    {
        var sum = new RowSum();
        var rows = new RowReader(chunk);
        for (var row = rows.Next(); !row.IsEmpty; row = rows.Next())
        {
            sum.Add(row, mac);
        }
        return sum;
    }

    public override readonly string ToString() => $"{_a:x16}{_b:x16}{_c:x16}{_d:x16}";
}
