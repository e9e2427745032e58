using System.Buffers;
using System.Text;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Lookup;

/// <summary>The columns of a code's row that a card is made of.</summary>
internal sealed record CardFacts(
    long Id, string Code, string UnifiedCode, ObjectCodeState State, string Name, string TypeCode, string? PartNumber, string RegionCode, string Address,
    double? Longitude, double? Latitude, string? CoordinateSystem, string? OwningUnitUscc, string? OwningUnitName, string? ManagingDepartmentId,
    string AttributesJson, string BatchNo, DateTime CreatedAt, string SealedTypeCode)
{
    public static CardFacts Of(ObjectCode c) => new(
        c.Id, c.Code, c.UnifiedCode, c.State, c.Name, c.TypeCode, c.PartNumber, c.RegionCode, c.Address, c.Longitude, c.Latitude, c.CoordinateSystem,
        c.OwningUnitUscc, c.OwningUnitName, c.ManagingDepartmentId, c.AttributesJson, c.BatchNo, c.CreatedAt, c.SealedTypeCode);

    public GeoPoint? Location => Longitude is { } x && Latitude is { } y && Enum.TryParse<CoordinateSystem>(CoordinateSystem, out var system)
        ? new GeoPoint(x, y, system)
        : null;

    /// <summary>
    /// One array of some 300 bytes instead of some thirty objects: so a million codes fit into a third of a gigabyte, and
    /// the collector has nothing to follow in them.
    /// </summary>
    public byte[] Pack()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        buffer.Write([(byte)State, (byte)(Longitude is null || Latitude is null ? 0 : 1)]);
        if (Longitude is { } x && Latitude is { } y)
        {
            WriteLong(buffer, BitConverter.DoubleToInt64Bits(x));
            WriteLong(buffer, BitConverter.DoubleToInt64Bits(y));
        }
        WriteLong(buffer, Id);
        WriteLong(buffer, CreatedAt.Ticks);
        foreach (var text in (ReadOnlySpan<string?>)[UnifiedCode, Name, TypeCode, PartNumber, RegionCode, Address, CoordinateSystem, OwningUnitUscc, OwningUnitName,
            ManagingDepartmentId, AttributesJson, BatchNo, SealedTypeCode])
        {
            WriteText(buffer, text);
        }
        return buffer.WrittenSpan.ToArray();
    }

    public static CardFacts Unpack(string code, byte[] packed)
    {
        ReadOnlySpan<byte> rest = packed;
        var state = (ObjectCodeState)rest[0];
        var placed = rest[1] == 1;
        rest = rest[2..];
        double? x = placed ? BitConverter.Int64BitsToDouble(ReadLong(ref rest)) : null;
        double? y = placed ? BitConverter.Int64BitsToDouble(ReadLong(ref rest)) : null;
        var id = ReadLong(ref rest);
        var created = new DateTime(ReadLong(ref rest), DateTimeKind.Utc);
        string unified = ReadText(ref rest)!, name = ReadText(ref rest)!, type = ReadText(ref rest)!;
        var part = ReadText(ref rest);
        string region = ReadText(ref rest)!, address = ReadText(ref rest)!;
        string? system = ReadText(ref rest), uscc = ReadText(ref rest), unit = ReadText(ref rest), manager = ReadText(ref rest);
        string attributes = ReadText(ref rest)!, batch = ReadText(ref rest)!, sealedType = ReadText(ref rest)!;
        return new CardFacts(id, code, unified, state, name, type, part, region, address, x, y, system, uscc, unit, manager, attributes, batch, created, sealedType);
    }

    private static void WriteLong(ArrayBufferWriter<byte> buffer, long value)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(sizeof(long)), value);
        buffer.Advance(sizeof(long));
    }

    private static long ReadLong(ref ReadOnlySpan<byte> rest)
    {
        var value = System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(rest);
        rest = rest[sizeof(long)..];
        return value;
    }

    /// <summary>Length plus one in seven-bit groups, zero for null, then UTF-8.</summary>
    private static void WriteText(ArrayBufferWriter<byte> buffer, string? text)
    {
        var length = text is null ? 0 : Encoding.UTF8.GetByteCount(text);
        var left = (uint)(text is null ? 0 : length + 1);
        var head = buffer.GetSpan(5);
        var used = 0;
        for (; left >= 0x80; left >>= 7)
        {
            head[used++] = (byte)(left | 0x80);
        }
        head[used++] = (byte)left;
        buffer.Advance(used);
        buffer.Advance(text is null ? 0 : Encoding.UTF8.GetBytes(text, buffer.GetSpan(length)));
    }

    private static string? ReadText(ref ReadOnlySpan<byte> rest)
    {
        uint length = 0;
        var used = 0;
        for (var shift = 0; ; shift += 7)
        {
            var group = rest[used++];
            length |= (uint)(group & 0x7F) << shift;
            if (group < 0x80)
            {
                break;
            }
        }
        rest = rest[used..];
        if (length == 0)
        {
            return null;
        }
        var text = Encoding.UTF8.GetString(rest[..(int)(length - 1)]);
        rest = rest[(int)(length - 1)..];
        return text;
    }
}
