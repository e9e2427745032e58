using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>Writes 8-bit grey or palette PNG (ISO/IEC 15948) with its true size; rows that repeat cost nothing.</summary>
internal static class PngWriter
{
    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly ZLibCompressionOptions Fast = new() { CompressionLevel = 1 };

    public static byte[] Write(ReadOnlySpan<byte> pixels, int width, int height, InkColor[]? palette, double pixelsPerMillimetre)
    {
        var stride = width + 1;
        var filtered = ArrayPool<byte>.Shared.Rent(stride * height);
        try
        {
            Filter(pixels, width, height, filtered);
            using var file = new MemoryStream(16 * 1024);
            file.Write(Signature);
            Span<byte> header = stackalloc byte[13];
            BinaryPrimitives.WriteInt32BigEndian(header, width);
            BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
            header[8] = 8;
            header[9] = palette is null ? (byte)0 : (byte)3;
            Chunk(file, "IHDR"u8, header);
            if (palette is not null)
            {
                Span<byte> colors = stackalloc byte[256 * 3];
                for (var i = 0; i < palette.Length; i++)
                {
                    (colors[3 * i], colors[(3 * i) + 1], colors[(3 * i) + 2]) = (palette[i].R, palette[i].G, palette[i].B);
                }

                Chunk(file, "PLTE"u8, colors[..(3 * palette.Length)]);
            }

            var density = (int)Math.Round(pixelsPerMillimetre * 1000);
            Span<byte> physical = stackalloc byte[9];
            BinaryPrimitives.WriteInt32BigEndian(physical, density);
            BinaryPrimitives.WriteInt32BigEndian(physical[4..], density);
            physical[8] = 1; // per metre
            Chunk(file, "pHYs"u8, physical);
            Data(file, filtered.AsSpan(0, stride * height));
            Chunk(file, "IEND"u8, []);
            return file.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(filtered);
        }
    }

    private static void Filter(ReadOnlySpan<byte> pixels, int width, int height, Span<byte> filtered)
    {
        for (var y = 0; y < height; y++)
        {
            var row = pixels.Slice(y * width, width);
            var line = filtered.Slice(y * (width + 1), width + 1);
            if (y > 0 && row.SequenceEqual(pixels.Slice((y - 1) * width, width)))
            {
                line[0] = 2; // Up: nothing changed
                line[1..].Clear();
            }
            else
            {
                line[0] = 0;
                row.CopyTo(line[1..]);
            }
        }
    }

    private static void Data(MemoryStream file, ReadOnlySpan<byte> filtered)
    {
        var start = file.Position;
        file.Write("\0\0\0\0IDAT"u8);
        using (var zlib = new ZLibStream(file, Fast, leaveOpen: true))
        {
            zlib.Write(filtered);
        }

        var written = file.GetBuffer().AsSpan((int)start, (int)(file.Position - start));
        BinaryPrimitives.WriteInt32BigEndian(written, written.Length - 8);
        Span<byte> crc = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32.Of(written[4..]));
        file.Write(crc);
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(data, Crc32.Of(type)));
        file.Write(number);
    }
}

/// <summary>The checksum of PNG chunks (ISO/IEC 15948, annex D), eight bytes at a time.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = Build();

    public static uint Of(ReadOnlySpan<byte> data, uint previous = 0)
    {
        var crc = ~previous;
        while (data.Length >= 8)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = Table[(7 * 256) + (low & 0xFF)] ^ Table[(6 * 256) + ((low >> 8) & 0xFF)]
                ^ Table[(5 * 256) + ((low >> 16) & 0xFF)] ^ Table[(4 * 256) + (low >> 24)]
                ^ Table[(3 * 256) + (high & 0xFF)] ^ Table[(2 * 256) + ((high >> 8) & 0xFF)]
                ^ Table[256 + ((high >> 16) & 0xFF)] ^ Table[high >> 24];
            data = data[8..];
        }

        foreach (var value in data)
        {
            crc = Table[(crc ^ value) & 0xFF] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] Build()
    {
        var table = new uint[8 * 256];
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        for (var i = 256; i < table.Length; i++)
        {
            table[i] = table[table[i - 256] & 0xFF] ^ (table[i - 256] >> 8);
        }

        return table;
    }
}
