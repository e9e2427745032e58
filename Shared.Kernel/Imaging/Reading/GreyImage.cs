using System.Buffers;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>A decoded picture as luminance, rented; dark is below 128.</summary>
internal sealed class GreyImage : IDisposable
{
    public const byte FirstLight = 128;
    private readonly byte[] _pixels;
    private readonly int[] _starts;

    public GreyImage(int width, int height)
    {
        Width = width;
        Height = height;
        _pixels = ArrayPool<byte>.Shared.Rent(width * height);
        _starts = ArrayPool<int>.Shared.Rent(height);
    }

    public int Width { get; }

    public int Height { get; }

    public Span<byte> Row(int y) => _pixels.AsSpan(_starts[y], Width);

    /// <summary>Whether a row is the same as the one above, so that nobody need store it or look at it twice.</summary>
    public bool IsRepeated(int y) => y > 0 && _starts[y] == _starts[y - 1];

    /// <summary>Rows are laid down from the top; a repeated one shares the pixels of the one above.</summary>
    public void Lay(int y, bool repeated) => _starts[y] = y == 0 ? 0 : repeated ? _starts[y - 1] : _starts[y - 1] + Width;

    public bool IsDark(int x, int y) => _pixels[_starts[y] + x] < FirstLight;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_pixels);
        ArrayPool<int>.Shared.Return(_starts);
    }
}
