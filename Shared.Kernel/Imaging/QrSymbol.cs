using System.Text;
using QRCoder;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>The modules of a QR symbol without quiet zone; true is dark.</summary>
internal sealed class QrSymbol
{
    private const int LongestUrl = 1000;
    private readonly bool[] _dark;

    private QrSymbol(int size, bool[] dark)
    {
        Size = size;
        _dark = dark;
    }

    public int Size { get; }

    public bool this[int row, int column] => _dark[(row * Size) + column];

    public ReadOnlySpan<bool> Row(int row) => _dark.AsSpan(row * Size, Size);

    /// <summary>Neighbouring dark modules of a row as one run, for vector output.</summary>
    public IEnumerable<(int Row, int Column, int Length)> Runs()
    {
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < Size; column++)
            {
                var start = column;
                while (column < Size && this[row, column])
                {
                    column++;
                }

                if (column > start)
                {
                    yield return (row, start, column - start);
                }
            }
        }
    }

    public static QrSymbol Encode(string url, CorrectionLevel level)
    {
        if (string.IsNullOrEmpty(url))
        {
            throw new CodeImageException("没有码的地址，不能生成图片。");
        }

        if (Encoding.UTF8.GetByteCount(url) > LongestUrl)
        {
            throw new CodeImageException($"码的地址超过 {LongestUrl} 字节，印出来扫不清，不能生成图片。");
        }

        var wanted = level switch
        {
            CorrectionLevel.L => QRCodeGenerator.ECCLevel.L,
            CorrectionLevel.Q => QRCodeGenerator.ECCLevel.Q,
            CorrectionLevel.H => QRCodeGenerator.ECCLevel.H,
            _ => QRCodeGenerator.ECCLevel.M,
        };
        using var data = QRCodeGenerator.GenerateQrCode(url, wanted, forceUtf8: true);
        const int quiet = 4; // QRCoder adds its own; ours follows the style.
        var rows = data.ModuleMatrix;
        var size = rows.Count - (2 * quiet);
        var dark = new bool[size * size];
        for (var row = 0; row < size; row++)
        {
            var bits = rows[row + quiet];
            for (var column = 0; column < size; column++)
            {
                dark[(row * size) + column] = bits[column + quiet];
            }
        }

        return new QrSymbol(size, dark);
    }
}
