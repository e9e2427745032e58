using System.Buffers;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>A decoded picture as luminance, rented; dark is below 128.</summary>
internal sealed class GreyImage : IDisposable
{
    public const byte FirstLight = 128;
    private readonly byte[] _pixels;
    private readonly bool[] _repeated;

    public GreyImage(int width, int height)
    {
        Width = width;
        Height = height;
        _pixels = ArrayPool<byte>.Shared.Rent(width * height);
        _repeated = ArrayPool<bool>.Shared.Rent(height);
    }

    public int Width { get; }

    public int Height { get; }

    public Span<byte> Row(int y) => _pixels.AsSpan(y * Width, Width);

    public Span<byte> Pixels => _pixels.AsSpan(0, Width * Height);

    /// <summary>Whether a row is the same as the one above, so that nobody need look at it twice.</summary>
    public bool IsRepeated(int y) => _repeated[y];

    public void Repeated(int y, bool value) => _repeated[y] = value;

    public bool IsDark(int x, int y) => _pixels[(y * Width) + x] < FirstLight;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_pixels);
        ArrayPool<bool>.Shared.Return(_repeated);
    }
}
