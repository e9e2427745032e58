using System.Buffers;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>The inks of one style as pixel values: grey levels when every ink is grey, else a palette with 16 steps per ink.</summary>
internal sealed class InkSet
{
    private const int Steps = 16;
    private readonly Dictionary<string, byte[]> _values = new(StringComparer.OrdinalIgnoreCase);

    public InkSet(CodeStyle style)
    {
        var inks = style.Colors().Distinct(StringComparer.OrdinalIgnoreCase).Select(c => (Css: c, Ink: InkColor.Parse(c) ?? default)).ToList();
        var grey = inks.TrueForAll(i => i.Ink.IsGrey);
        var palette = new List<InkColor>();
        foreach (var (css, ink) in inks)
        {
            var values = new byte[256];
            for (var coverage = 0; coverage < 256; coverage++)
            {
                // Index 0 of each ramp is white, so that white is always pixel 0 of the first ramp.
                values[coverage] = grey ? ink.OnWhite(coverage / Steps * 17).R : coverage < Steps ? (byte)0 : (byte)(palette.Count + (coverage / Steps));
            }

            _values[css] = values;
            if (!grey)
            {
                palette.AddRange(Enumerable.Range(0, Steps).Select(step => ink.OnWhite(step * 255 / (Steps - 1))));
            }
        }

        Palette = grey ? null : [.. palette];
        White = grey ? (byte)255 : (byte)0;
    }

    public InkColor[]? Palette { get; }

    public byte White { get; }

    /// <summary>Pixel value by coverage for an ink of the style.</summary>
    public byte[] this[string color] => _values[color];
}

/// <summary>One label's pixels, rented; drawn by us because 32-bit drawing is ten times slower.</summary>
internal sealed class LabelCanvas : IDisposable
{
    private readonly byte[] _pixels;
    private readonly InkSet _inks;

    public LabelCanvas(int width, int height, InkSet inks)
    {
        Width = width;
        Height = height;
        _inks = inks;
        _pixels = ArrayPool<byte>.Shared.Rent(width * height);
    }

    public int Width { get; }

    public int Height { get; }

    public Span<byte> Pixels => _pixels.AsSpan(0, Width * Height);

    /// <summary>Draws the modules at whole pixels, so that each has the same size and hard edges.</summary>
    public void Symbol(QrSymbol symbol, int left, int top, int module, string color)
    {
        var dark = _inks[color][255];
        for (var row = 0; row < symbol.Size; row++)
        {
            var first = Pixels.Slice(((top + (row * module)) * Width) + left, symbol.Size * module);
            var modules = symbol.Row(row);
            for (var column = 0; column < modules.Length; column++)
            {
                if (modules[column])
                {
                    first.Slice(column * module, module).Fill(dark);
                }
            }

            for (var again = 1; again < module; again++)
            {
                first.CopyTo(Pixels[(((top + (row * module) + again) * Width) + left)..]);
            }
        }
    }

    public void Line(PlacedLine line, double scale, GlyphCache glyphs)
    {
        var size = line.Size * scale;
        var pen = line.X * scale;
        var baseline = (int)Math.Round(line.Baseline * scale);
        var values = _inks[line.Element.Color];
        foreach (var rune in line.Text.EnumerateRunes())
        {
            Cover(glyphs.Get(rune, line.Element.Bold, size), (int)Math.Round(pen), baseline, values);
            pen += glyphs.Advance(rune) * size;
        }
    }

    private void Cover(Glyph glyph, int penX, int penY, byte[] values)
    {
        for (var row = 0; row < glyph.Height; row++)
        {
            var y = penY + glyph.Top + row;
            if ((uint)y >= (uint)Height)
            {
                continue;
            }

            var line = Pixels.Slice(y * Width, Width);
            var coverage = glyph.Coverage.AsSpan(row * glyph.Width, glyph.Width);
            for (var column = 0; column < coverage.Length; column++)
            {
                var x = penX + glyph.Left + column;
                // Where two antialiased glyphs touch, the stronger stroke stays.
                if (coverage[column] >= 16 && (uint)x < (uint)Width && (line[x] == _inks.White || coverage[column] >= 128))
                {
                    line[x] = values[coverage[column]];
                }
            }
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_pixels);
}
