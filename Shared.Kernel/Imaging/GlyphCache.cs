using System.Collections.Concurrent;
using System.Text;
using SkiaSharp;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>One character drawn once: its coverage, and where it sits from the pen.</summary>
internal sealed record Glyph(int Left, int Top, int Width, int Height, byte[] Coverage);

/// <summary>Character widths and drawn characters; bounded, so that no choice of names can make it grow.</summary>
internal sealed class GlyphCache(CaptionFont font)
{
    internal const int MostGlyphs = 8192;
    private const int MostRunes = 40_000;
    private static readonly Rune MissingMark = new(0x25A1);

    private readonly ConcurrentDictionary<int, (SKTypeface? Face, int Shown, float Advance)> _runes = new();
    private ConcurrentDictionary<(int Rune, bool Bold, int Quarters), Glyph> _recent = new();
    private ConcurrentDictionary<(int Rune, bool Bold, int Quarters), Glyph> _older = new();

    internal int Count => _recent.Count + _older.Count;

    /// <summary>Width in ems; without any font, the width that browsers' fonts have.</summary>
    public double Advance(Rune rune) => Face(rune).Advance;

    /// <summary>The face that has this character, and the character to draw: itself, or a box where no face has it.</summary>
    public (SKTypeface? Face, Rune Shown) Pick(Rune rune)
    {
        var (face, shown, _) = Face(rune);
        return (face, new Rune(shown));
    }

    public Glyph Get(Rune rune, bool bold, double size)
    {
        var key = (rune.Value, bold, (int)Math.Round(size * 4));
        if (_recent.TryGetValue(key, out var glyph))
        {
            return glyph;
        }

        if (!_older.TryGetValue(key, out glyph))
        {
            glyph = Draw(rune, bold, key.Item3 / 4f);
        }

        if (_recent.Count >= MostGlyphs / 2)
        {
            _older = _recent;
            _recent = new();
        }

        _recent[key] = glyph;
        return glyph;
    }

    internal static SKFont FontOf(SKTypeface face, bool bold, float size) => new(face, size)
    {
        Edging = SKFontEdging.Antialias,
        Hinting = SKFontHinting.None,
        Subpixel = true,
        Embolden = bold,
    };

    private (SKTypeface? Face, int Shown, float Advance) Face(Rune rune)
    {
        if (_runes.TryGetValue(rune.Value, out var known))
        {
            return known;
        }

        if (_runes.Count >= MostRunes)
        {
            _runes.Clear();
        }

        return _runes[rune.Value] = Find(rune);
    }

    private (SKTypeface? Face, int Shown, float Advance) Find(Rune rune)
    {
        foreach (var shown in new[] { rune, MissingMark })
        {
            foreach (var face in font.Faces)
            {
                var glyph = face.GetGlyph(shown.Value);
                if (glyph != 0)
                {
                    using var unit = FontOf(face, false, 256);
                    return (face, shown.Value, unit.GetGlyphWidths([glyph])[0] / 256);
                }
            }
        }

        return (font.Faces.Count > 0 ? font.Faces[0] : null, MissingMark.Value, rune.Value < 0x2E80 ? 0.56f : 1f);
    }

    private Glyph Draw(Rune rune, bool bold, float size)
    {
        var (face, shown) = Pick(rune);
        if (face is null)
        {
            return new Glyph(0, 0, 0, 0, []);
        }

        using var drawn = FontOf(face, bold, size);
        var text = shown.ToString();
        drawn.MeasureText(text, out var bounds);
        if (bounds.Width <= 0 || bounds.Height <= 0)
        {
            return new Glyph(0, 0, 0, 0, []);
        }

        var left = (int)Math.Floor(bounds.Left) - 1;
        var top = (int)Math.Floor(bounds.Top) - 1;
        var width = (int)Math.Ceiling(bounds.Right) + 1 - left;
        var height = (int)Math.Ceiling(bounds.Bottom) + 1 - top;
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Alpha8, SKAlphaType.Premul));
        bitmap.Erase(SKColors.Transparent);
        using (var canvas = new SKCanvas(bitmap))
        {
            using var paint = new SKPaint { IsAntialias = true, Color = SKColors.Black };
            canvas.DrawText(text, -left, -top, SKTextAlign.Left, drawn, paint);
        }

        var coverage = new byte[width * height];
        var pixels = bitmap.GetPixelSpan();
        for (var y = 0; y < height; y++)
        {
            pixels.Slice(y * bitmap.RowBytes, width).CopyTo(coverage.AsSpan(y * width));
        }

        return new Glyph(left, top, width, height, coverage);
    }
}
