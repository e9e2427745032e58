using System.Numerics;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>The fixed parts of a QR symbol of one version (ISO/IEC 18004, 6.3 and 7.5.1).</summary>
internal sealed class QrVersion
{
    // ISO/IEC 18004 table 9: correction codewords per block, and blocks, for versions 1 to 40.
    private static readonly byte[][] CheckWords =
    [
        [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
        [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28],
        [13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
        [17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
    ];

    private static readonly byte[][] Blocks =
    [
        [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25],
        [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49],
        [1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68],
        [1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81],
    ];

    private static readonly QrVersion?[] Known = new QrVersion?[41];

    private QrVersion(int number)
    {
        Number = number;
        Size = 17 + (4 * number);
        Modules = new QrModule[Size * Size];
        Draw();
        DataModules = Order();
    }

    public int Number { get; }

    public int Size { get; }

    /// <summary>What each module is for, row by row.</summary>
    public QrModule[] Modules { get; }

    /// <summary>The data modules in the order of the codewords' bits (7.7.3): in pairs of columns, from the right, up and down.</summary>
    public int[] DataModules { get; }

    public int Codewords => DataModules.Length / 8;

    public int CheckWordsPerBlock(CorrectionLevel level) => CheckWords[(int)level][Number - 1];

    public int BlockCount(CorrectionLevel level) => Blocks[(int)level][Number - 1];

    public static QrVersion Of(int number) => Known[number] ??= new QrVersion(number);

    /// <summary>Mask patterns (table 10): whether the module is turned over.</summary>
    public static bool Masked(int mask, int row, int column) => mask switch
    {
        0 => (row + column) % 2 == 0,
        1 => row % 2 == 0,
        2 => column % 3 == 0,
        3 => (row + column) % 3 == 0,
        4 => ((row / 2) + (column / 3)) % 2 == 0,
        5 => (row * column % 2) + (row * column % 3) == 0,
        6 => ((row * column % 2) + (row * column % 3)) % 2 == 0,
        _ => (((row + column) % 2) + (row * column % 3)) % 2 == 0,
    };

    /// <summary>The 15 format bits (7.9.1): level and mask with BCH (15,5) check bits, masked with 0x5412.</summary>
    public static int FormatBits(int five) => ((five << 10) | Remainder(five << 10, 0x537, 10)) ^ 0x5412;

    /// <summary>The 18 version bits (7.10) with BCH (18,6) check bits.</summary>
    public static int VersionBits(int number) => (number << 12) | Remainder(number << 12, 0x1F25, 12);

    /// <summary>Where bit <paramref name="bit"/> of the first and of the second copy of the format stands (figure 25).</summary>
    public ((int Row, int Column) First, (int Row, int Column) Second) FormatPlace(int bit)
    {
        (int, int) first = bit switch
        {
            < 6 => (bit, 8),
            6 => (7, 8),
            7 => (8, 8),
            8 => (8, 7),
            _ => (8, 14 - bit),
        };
        return (first, bit < 8 ? (8, Size - 1 - bit) : (Size - 15 + bit, 8));
    }

    /// <summary>Centres of the alignment patterns on both axes (annex E).</summary>
    public static int[] AlignmentCentres(int number)
    {
        if (number == 1)
        {
            return [];
        }

        var count = (number / 7) + 2;
        var step = number == 32 ? 26 : ((number * 4) + (count * 2) + 1) / ((count * 2) - 2) * 2;
        var centres = new int[count];
        centres[0] = 6;
        for (var i = count - 1; i > 0; i--)
        {
            centres[i] = (17 + (4 * number)) - 7 - ((count - 1 - i) * step);
        }

        return centres;
    }

    private static int Remainder(int value, int generator, int degree)
    {
        while (value >> degree != 0)
        {
            value ^= generator << (BitOperations.Log2((uint)value) - degree);
        }

        return value;
    }

    private void Draw()
    {
        for (var i = 0; i < Size; i++)
        {
            Set(6, i, i % 2 == 0);
            Set(i, 6, i % 2 == 0);
        }

        Square(3, 3, 4, 2, 4);
        Square(3, Size - 4, 4, 2, 4);
        Square(Size - 4, 3, 4, 2, 4);
        var centres = AlignmentCentres(Number);
        foreach (var row in centres)
        {
            foreach (var column in centres)
            {
                if (!(row == 6 && (column == 6 || column == Size - 7)) && !(row == Size - 7 && column == 6))
                {
                    Square(row, column, 2, 1, -1);
                }
            }
        }

        for (var bit = 0; bit < 15; bit++)
        {
            var (first, second) = FormatPlace(bit);
            Modules[(first.Row * Size) + first.Column] = QrModule.Format;
            Modules[(second.Row * Size) + second.Column] = QrModule.Format;
        }

        Set(Size - 8, 8, true);
        for (var bit = 0; Number >= 7 && bit < 18; bit++)
        {
            var dark = ((VersionBits(Number) >> bit) & 1) != 0;
            Set(Size - 11 + (bit % 3), bit / 3, dark);
            Set(bit / 3, Size - 11 + (bit % 3), dark);
        }
    }

    private void Square(int row, int column, int reach, int lightRing, int outerLightRing)
    {
        for (var y = -reach; y <= reach; y++)
        {
            for (var x = -reach; x <= reach; x++)
            {
                var ring = Math.Max(Math.Abs(x), Math.Abs(y));
                if (row + y >= 0 && row + y < Size && column + x >= 0 && column + x < Size)
                {
                    Set(row + y, column + x, ring != lightRing && ring != outerLightRing);
                }
            }
        }
    }

    private void Set(int row, int column, bool dark) =>
        Modules[(row * Size) + column] = dark ? QrModule.FixedDark : QrModule.FixedLight;

    private int[] Order()
    {
        var order = new List<int>(Size * Size);
        for (var right = Size - 1; right >= 1; right -= 2)
        {
            if (right == 6)
            {
                right = 5;
            }

            for (var step = 0; step < Size; step++)
            {
                var row = ((right + 1) & 2) == 0 ? Size - 1 - step : step;
                for (var column = right; column >= right - 1; column--)
                {
                    if (Modules[(row * Size) + column] == QrModule.Data)
                    {
                        order.Add((row * Size) + column);
                    }
                }
            }
        }

        return [.. order];
    }
}

/// <summary>What a module is for.</summary>
internal enum QrModule : byte { Data, FixedLight, FixedDark, Format }
