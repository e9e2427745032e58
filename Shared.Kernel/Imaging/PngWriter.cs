using System.Buffers.Binary;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>Writes 8-bit grey or palette PNG (ISO/IEC 15948) with its true size; rows that repeat cost nothing.</summary>
internal static class PngWriter
{
    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static byte[] Write(ReadOnlySpan<byte> pixels, int width, int height, InkColor[]? palette, double pixelsPerMillimetre)
    {
        using var zlib = new RunDeflate((width + 1) * height);
        for (var y = 0; y < height; y++)
        {
            var row = pixels.Slice(y * width, width);
            if (y > 0 && row.SequenceEqual(pixels.Slice((y - 1) * width, width)))
            {
                zlib.Run(2, 1); // filter Up: nothing changed
                zlib.Run(0, width);
            }
            else
            {
                zlib.Run(0, 1); // no filter
                Runs(zlib, row);
            }
        }

        var data = zlib.Finish();
        using var file = new MemoryStream(data.Length + 1024);
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = palette is null ? (byte)0 : (byte)3;
        Chunk(file, "IHDR"u8, header);
        var density = (int)Math.Round(pixelsPerMillimetre * 1000);
        Span<byte> physical = stackalloc byte[9];
        BinaryPrimitives.WriteInt32BigEndian(physical, density);
        BinaryPrimitives.WriteInt32BigEndian(physical[4..], density);
        physical[8] = 1; // per metre
        Chunk(file, "pHYs"u8, physical);
        if (palette is not null)
        {
            Span<byte> colors = stackalloc byte[256 * 3];
            for (var i = 0; i < palette.Length; i++)
            {
                (colors[3 * i], colors[(3 * i) + 1], colors[(3 * i) + 2]) = (palette[i].R, palette[i].G, palette[i].B);
            }

            Chunk(file, "PLTE"u8, colors[..(3 * palette.Length)]);
        }

        Chunk(file, "IDAT"u8, data);
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Runs(RunDeflate zlib, ReadOnlySpan<byte> row)
    {
        while (!row.IsEmpty)
        {
            var run = row.IndexOfAnyExcept(row[0]);
            run = run < 0 ? row.Length : run;
            zlib.Run(row[0], run);
            row = row[run..];
        }
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
