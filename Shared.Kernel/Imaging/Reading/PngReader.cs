using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>Decodes 8-bit, not interlaced PNG (ISO/IEC 15948) to luminance, every checksum tested; shares nothing with the writer's drawing.</summary>
internal static class PngReader
{
    private const long MostPixels = 40_000_000;

    public static GreyImage Decode(byte[] png)
    {
        if (png.Length < 8 || !png.AsSpan(0, 8).SequenceEqual((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            throw new InvalidDataException("不是 PNG 图片");
        }

        var header = default(Header);
        byte[]? palette = null;
        var data = new List<(int Offset, int Length)>(1);
        var position = 8;
        while (true)
        {
            if (position + 12 > png.Length)
            {
                throw new InvalidDataException("PNG 图片不完整");
            }

            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(position));
            if (length < 0 || length > png.Length - position - 12)
            {
                throw new InvalidDataException("PNG 图片不完整");
            }

            var type = png.AsSpan(position + 4, 4);
            var body = png.AsSpan(position + 8, length);
            if (Crc32.Of(png.AsSpan(position + 4, length + 4)) != BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(position + 8 + length)))
            {
                throw new InvalidDataException("PNG 图片的校验和不对");
            }

            if (type.SequenceEqual("IHDR"u8))
            {
                header = Header.Read(body);
            }
            else if (type.SequenceEqual("PLTE"u8))
            {
                palette = body.ToArray();
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                data.Add((position + 8, length));
            }
            else if (type.SequenceEqual("IEND"u8))
            {
                break;
            }

            position += length + 12;
        }

        if (header.Width == 0 || data.Count == 0)
        {
            throw new InvalidDataException("PNG 图片不完整");
        }

        return Decode(png, data, header, header.Color == 3 ? Levels(palette) : null);
    }

    private static GreyImage Decode(byte[] png, List<(int Offset, int Length)> data, Header header, byte[]? levels)
    {
        var bytes = header.BytesPerPixel;
        var stride = (header.Width * bytes) + 1;
        var band = Math.Clamp(64 * 1024 / stride, 1, header.Height);
        var raw = ArrayPool<byte>.Shared.Rent(stride * band);
        var above = ArrayPool<byte>.Shared.Rent(stride);
        var image = new GreyImage(header.Width, header.Height);
        try
        {
            above.AsSpan(0, stride).Clear();
            using var zlib = new ZLibStream(Join(png, data), CompressionMode.Decompress);
            for (var y = 0; y < header.Height; y++)
            {
                if (y % band == 0)
                {
                    var wanted = Math.Min(band, header.Height - y) * stride;
                    if (zlib.ReadAtLeast(raw.AsSpan(0, wanted), wanted, throwOnEndOfStream: false) < wanted)
                    {
                        throw new InvalidDataException("PNG 图片的数据太短");
                    }
                }

                var line = raw.AsSpan(y % band * stride, stride);
                var same = y > 0 && line[0] == 2 && !line[1..].ContainsAnyExcept((byte)0);
                image.Lay(y, same);
                if (!same)
                {
                    Unfilter(line[0], line[1..], above.AsSpan(0, stride - 1), bytes);
                    line[1..].CopyTo(above);
                    Luminance(line[1..], image.Row(y), bytes, levels);
                }
            }

            // Reading on past the last row makes zlib test its own checksum.
            return zlib.ReadByte() == -1 ? image : throw new InvalidDataException("PNG 图片的数据太长");
        }
        catch
        {
            image.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(raw);
            ArrayPool<byte>.Shared.Return(above);
        }
    }

    private static MemoryStream Join(byte[] png, List<(int Offset, int Length)> data) =>
        data.Count == 1
            ? new MemoryStream(png, data[0].Offset, data[0].Length, writable: false)
            : new MemoryStream([.. data.SelectMany(d => png.AsSpan(d.Offset, d.Length).ToArray())], writable: false);

    private static void Unfilter(byte filter, Span<byte> line, ReadOnlySpan<byte> above, int bytes)
    {
        if (filter > 4)
        {
            throw new InvalidDataException("PNG 图片的过滤方式不认识");
        }

        for (var i = 0; filter != 0 && i < line.Length; i++)
        {
            int left = i >= bytes ? line[i - bytes] : 0;
            int up = above[i];
            int corner = i >= bytes ? above[i - bytes] : 0;
            line[i] += filter switch
            {
                1 => (byte)left,
                2 => (byte)up,
                3 => (byte)((left + up) / 2),
                _ => Paeth(left, up, corner),
            };
        }
    }

    private static byte Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return (byte)(a <= b && a <= c ? left : b <= c ? up : corner);
    }

    private static void Luminance(ReadOnlySpan<byte> line, Span<byte> row, int bytes, byte[]? levels)
    {
        if (levels is not null)
        {
            for (var x = 0; x < row.Length; x++)
            {
                row[x] = levels[line[x]];
            }

            return;
        }

        for (var x = 0; x < row.Length; x++)
        {
            var pixel = line.Slice(x * bytes, bytes);
            var level = bytes >= 3 ? Level(pixel[0], pixel[1], pixel[2]) : pixel[0];
            // Clear pixels show the white paper below.
            row[x] = bytes is 2 or 4 ? (byte)(255 - ((255 - level) * pixel[^1] / 255)) : level;
        }
    }

    private static byte[] Levels(byte[]? palette)
    {
        var colors = palette ?? throw new InvalidDataException("PNG 图片缺少调色板");
        var levels = new byte[256];
        for (var i = 0; i < colors.Length / 3; i++)
        {
            levels[i] = Level(colors[3 * i], colors[(3 * i) + 1], colors[(3 * i) + 2]);
        }

        return levels;
    }

    private static byte Level(byte r, byte g, byte b) => (byte)(((299 * r) + (587 * g) + (114 * b)) / 1000);

    private readonly record struct Header(int Width, int Height, int Color)
    {
        public int BytesPerPixel => Color switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

        public static Header Read(ReadOnlySpan<byte> body)
        {
            if (body.Length != 13 || body[8] != 8 || body[9] is not (0 or 2 or 3 or 4 or 6) || body[10] != 0 || body[11] != 0 || body[12] != 0)
            {
                throw new InvalidDataException("只支持 8 位、非隔行的 PNG 图片");
            }

            var width = BinaryPrimitives.ReadInt32BigEndian(body);
            var height = BinaryPrimitives.ReadInt32BigEndian(body[4..]);
            if (width <= 0 || height <= 0 || (long)width * height > MostPixels)
            {
                throw new InvalidDataException("PNG 图片的尺寸不对");
            }

            return new Header(width, height, body[9]);
        }
    }
}
