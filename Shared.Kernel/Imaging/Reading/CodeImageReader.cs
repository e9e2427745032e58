using System.Numerics;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>What was read from a picture, and every flaw met on the way; a picture fresh from the renderer has none.</summary>
public sealed record ReadResult(bool Ok, string? Text, string? Reason)
{
    public int Version { get; init; }

    public CorrectionLevel Level { get; init; }

    public int Mask { get; init; }

    /// <summary>Pixels per module.</summary>
    public double Module { get; init; }

    /// <summary>Codewords that Reed–Solomon had to repair.</summary>
    public int RepairedCodewords { get; init; }

    /// <summary>Format bits that were wrong, in both copies together.</summary>
    public int WrongFormatBits { get; init; }

    /// <summary>Modules of the finder, timing, alignment and version patterns that were wrong.</summary>
    public int WrongFixedModules { get; init; }

    /// <summary>Modules that are not of one colour.</summary>
    public int UnclearModules { get; init; }

    /// <summary>Light modules around the symbol, at most as many as ISO/IEC 18004 asks for (four).</summary>
    public int QuietZone { get; init; }

    internal static ReadResult Failed(string reason) => new(false, null, reason);
}

/// <summary>Reads a QR symbol back from PNG bytes (ISO/IEC 18004, 12), independently of what drew it.</summary>
public static class CodeImageReader
{
    private const int QuietWanted = 4;
    private const int MostFormatErrors = 3;

    public static ReadResult Read(byte[] png)
    {
        ArgumentNullException.ThrowIfNull(png);
        GreyImage image;
        try
        {
            image = PngReader.Decode(png);
        }
        catch (InvalidDataException fault)
        {
            return ReadResult.Failed(fault.Message);
        }

        using (image)
        {
            ReadResult? best = null;
            foreach (var place in FinderSearch.Places(image))
            {
                var result = Read(image, place);
                if (result.Ok)
                {
                    return result;
                }

                best ??= result;
            }

            return best ?? ReadResult.Failed("图片里找不到二维码的三个定位图形");
        }
    }

    private static ReadResult Read(GreyImage image, SymbolPlace place)
    {
        var version = QrVersion.Of(place.Version);
        var size = version.Size;
        var dark = new bool[size * size];
        if (!Sample(image, place, size, dark, out var unclear))
        {
            return ReadResult.Failed("二维码超出了图片");
        }

        var (five, wrongBits) = Format(version, dark);
        if (five < 0)
        {
            return ReadResult.Failed("二维码的格式信息读不出来");
        }

        var level = (five >> 3) switch { 1 => CorrectionLevel.L, 0 => CorrectionLevel.M, 3 => CorrectionLevel.Q, _ => CorrectionLevel.H };
        var mask = five & 7;
        var found = new ReadResult(false, null, null)
        {
            Version = version.Number,
            Level = level,
            Mask = mask,
            Module = place.ModuleX,
            UnclearModules = unclear,
            WrongFormatBits = wrongBits,
            WrongFixedModules = WrongFixed(version, dark),
            QuietZone = QuietZone(image, place, size),
        };
        var data = Data(version, level, Words(version, dark, mask), out var repaired);
        if (data is null)
        {
            return found with { Reason = "二维码的损坏超出了纠错能力" };
        }

        var text = QrText.Decode(data, version.Number, out var reason);
        return found with { Ok = text is not null, Text = text, Reason = reason, RepairedCodewords = repaired };
    }

    private static bool Sample(GreyImage image, SymbolPlace place, int size, bool[] dark, out int unclear)
    {
        unclear = 0;
        var (left, top) = (place.X - (3.5 * place.ModuleX), place.Y - (3.5 * place.ModuleY));
        if (left < 0 || top < 0 || left + (size * place.ModuleX) > image.Width || top + (size * place.ModuleY) > image.Height)
        {
            return false;
        }

        for (var row = 0; row < size; row++)
        {
            var y = top + ((row + 0.5) * place.ModuleY);
            var (above, below) = ((int)(y - (0.3 * place.ModuleY)), (int)(y + (0.3 * place.ModuleY)));
            for (var column = 0; column < size; column++)
            {
                var x = left + ((column + 0.5) * place.ModuleX);
                var (before, after) = ((int)(x - (0.3 * place.ModuleX)), (int)(x + (0.3 * place.ModuleX)));
                var votes = Vote(image, (int)x, (int)y) + Vote(image, before, above) + Vote(image, after, above)
                    + Vote(image, before, below) + Vote(image, after, below);
                dark[(row * size) + column] = votes >= 3;
                unclear += votes is > 0 and < 5 ? 1 : 0;
            }
        }

        return true;
    }

    private static int Vote(GreyImage image, int x, int y) => image.IsDark(x, y) ? 1 : 0;

    private static (int Five, int WrongBits) Format(QrVersion version, bool[] dark)
    {
        var (first, second) = (0, 0);
        for (var bit = 0; bit < 15; bit++)
        {
            var (a, b) = version.FormatPlace(bit);
            first |= dark[(a.Row * version.Size) + a.Column] ? 1 << bit : 0;
            second |= dark[(b.Row * version.Size) + b.Column] ? 1 << bit : 0;
        }

        var (best, nearest, wrong) = (-1, MostFormatErrors + 1, 0);
        for (var five = 0; five < 32; five++)
        {
            var bits = QrVersion.FormatBits(five);
            var (one, two) = (BitOperations.PopCount((uint)(bits ^ first)), BitOperations.PopCount((uint)(bits ^ second)));
            if (Math.Min(one, two) < nearest)
            {
                (best, nearest, wrong) = (five, Math.Min(one, two), one + two);
            }
        }

        return (best, wrong);
    }

    private static int WrongFixed(QrVersion version, bool[] dark)
    {
        var wrong = 0;
        for (var i = 0; i < dark.Length; i++)
        {
            wrong += version.Modules[i] == (dark[i] ? QrModule.FixedLight : QrModule.FixedDark) ? 1 : 0;
        }

        return wrong;
    }

    private static int QuietZone(GreyImage image, SymbolPlace place, int size)
    {
        for (var modules = QuietWanted; modules > 0; modules--)
        {
            var left = (int)Math.Round(place.X - ((3.5 + modules) * place.ModuleX));
            var right = (int)Math.Round(place.X + ((size - 3.5 + modules) * place.ModuleX));
            var top = (int)Math.Round(place.Y - ((3.5 + modules) * place.ModuleY));
            var bottom = (int)Math.Round(place.Y + ((size - 3.5 + modules) * place.ModuleY));
            var innerTop = (int)Math.Round(place.Y - (3.5 * place.ModuleY));
            var innerBottom = (int)Math.Round(place.Y + ((size - 3.5) * place.ModuleY));
            var innerLeft = (int)Math.Round(place.X - (3.5 * place.ModuleX));
            var innerRight = (int)Math.Round(place.X + ((size - 3.5) * place.ModuleX));
            if (left >= 0 && top >= 0 && right <= image.Width && bottom <= image.Height
                && Light(image, left, right, top, innerTop) && Light(image, left, right, innerBottom, bottom)
                && Light(image, left, innerLeft, innerTop, innerBottom) && Light(image, innerRight, right, innerTop, innerBottom))
            {
                return modules;
            }
        }

        return 0;
    }

    private static bool Light(GreyImage image, int left, int right, int top, int bottom)
    {
        for (var y = top; y < bottom; y++)
        {
            if (image.Row(y)[left..right].ContainsAnyInRange((byte)0, (byte)(GreyImage.FirstLight - 1)))
            {
                return false;
            }
        }

        return true;
    }

    private static byte[] Words(QrVersion version, bool[] dark, int mask)
    {
        var words = new byte[version.Codewords];
        for (var i = 0; i < words.Length * 8; i++)
        {
            var module = version.DataModules[i];
            if (dark[module] ^ QrVersion.Masked(mask, module / version.Size, module % version.Size))
            {
                words[i / 8] |= (byte)(0x80 >> (i % 8));
            }
        }

        return words;
    }

    /// <summary>Undoes the interleaving (7.6) and repairs each block.</summary>
    private static byte[]? Data(QrVersion version, CorrectionLevel level, byte[] words, out int repaired)
    {
        repaired = 0;
        var blocks = version.BlockCount(level);
        var check = version.CheckWordsPerBlock(level);
        var shortLength = words.Length / blocks;
        var shortBlocks = blocks - (words.Length % blocks);
        var shortData = shortLength - check;
        var data = new byte[words.Length - (blocks * check)];
        var written = 0;
        Span<byte> block = stackalloc byte[shortLength + 1];
        for (var b = 0; b < blocks; b++)
        {
            var own = shortData + (b >= shortBlocks ? 1 : 0);
            for (var i = 0; i < own; i++)
            {
                block[i] = words[i < shortData ? (i * blocks) + b : (shortData * blocks) + b - shortBlocks];
            }

            for (var i = 0; i < check; i++)
            {
                block[own + i] = words[data.Length + (i * blocks) + b];
            }

            var wrong = ReedSolomon.Repair(block[..(own + check)], check);
            if (wrong < 0)
            {
                return null;
            }

            repaired += wrong;
            block[..own].CopyTo(data.AsSpan(written));
            written += own;
        }

        return data;
    }
}
