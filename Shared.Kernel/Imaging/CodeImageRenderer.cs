using System.Collections.Concurrent;
using SkiaSharp;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>Draws printed codes as PNG, SVG and PDF sheets; safe to share between threads.</summary>
public sealed class CodeImageRenderer(CaptionFont font)
{
    /// <summary>Width in pixels that prints the default plate at 254 dots per inch.</summary>
    public const int PrintPixels = 600;

    private const int LeastPixels = 100;
    private const int MostPixels = 6000;
    private const int MostPlates = 32;

    private readonly GlyphCache _glyphs = new(font);
    private readonly ConcurrentDictionary<(CodeStyle Style, int Pixels), Plate> _plates = new();
    private readonly ConcurrentDictionary<CodeStyle, bool> _good = new();

    public CaptionFont Font => font;

    internal GlyphCache Glyphs => _glyphs;

    /// <summary>The label as PNG, <paramref name="pixels"/> wide, carrying the size in millimetres of the style.</summary>
    public byte[] Png(CodeLabel label, CodeStyle style, int pixels = PrintPixels)
    {
        var placed = Place(label, style);
        if (pixels is < LeastPixels or > MostPixels)
        {
            throw new CodeImageException($"图片宽度应在 {LeastPixels} 至 {MostPixels} 像素之间。");
        }

        var plate = PlateOf(style, pixels);
        using var canvas = new LabelCanvas(pixels, plate.Height, plate.Inks);
        plate.Pixels.CopyTo(canvas.Pixels);
        var symbol = placed.Symbol;
        var box = style.Symbol;
        var module = (int)(box.Size * plate.Scale / (symbol.Size + (2 * box.QuietZone)));
        if (module < 2)
        {
            throw new CodeImageException($"图片宽度 {pixels} 像素太小，二维码每个模块不足 2 个像素，请放大。");
        }

        var slack = ((box.Size * plate.Scale) - (symbol.Size * module)) / 2;
        canvas.Symbol(symbol, (int)((box.X * plate.Scale) + slack), (int)((box.Y * plate.Scale) + slack), module, box.Color);
        foreach (var line in placed.Lines)
        {
            canvas.Line(line, plate.Scale, _glyphs);
        }

        return PngWriter.Write(canvas.Pixels, pixels, plate.Height, plate.Inks.Palette, plate.Scale);
    }

    /// <summary>The label as SVG in millimetres; letters are drawn by the viewer's own fonts.</summary>
    public string Svg(CodeLabel label, CodeStyle style)
    {
        var placed = Place(label, style, fontNeeded: false);
        return SvgWriter.Write(label, style, placed.Symbol, placed.Lines);
    }

    /// <summary>Sheets of labels as PDF, with the fonts embedded; a single label has its words as outlines.</summary>
    public byte[] Pdf(IReadOnlyList<CodeLabel> labels, CodeStyle style, SheetLayout sheet)
    {
        using var stream = new MemoryStream();
        PdfSheetWriter.Write(labels, label => Place(label, style), style, sheet, _glyphs, outlined: labels.Count == 1, stream, CancellationToken.None);
        return stream.ToArray();
    }

    /// <summary>Sheets of labels as PDF, written to a stream page by page.</summary>
    public void Pdf(IEnumerable<CodeLabel> labels, CodeStyle style, SheetLayout sheet, Stream output, CancellationToken cancel = default) =>
        PdfSheetWriter.Write(labels, label => Place(label, style), style, sheet, _glyphs, outlined: false, output, cancel);

    internal PlacedLabel Place(CodeLabel label, CodeStyle style, bool fontNeeded = true)
    {
        Demand(style);
        var fitter = new TextFitter(_glyphs);
        var lines = new List<PlacedLine>(6);
        foreach (var (element, text) in LabelText.Of(label, style))
        {
            if (fontNeeded && text.Length > 0 && !Printable(text))
            {
                throw new CodeImageException(font.Reason ?? "服务器上没有可用的字体。");
            }

            lines.AddRange(fitter.Place(element, text));
        }

        return new PlacedLabel(QrSymbol.Encode(label.Url, style.Symbol.Level), lines);
    }

    private bool Printable(string text) =>
        font.Available || (font.Faces.Count > 0 && text.All(c => c is >= ' ' and <= '~'));

    private void Demand(CodeStyle style)
    {
        if (_good.ContainsKey(style))
        {
            return;
        }

        var faults = style.Validate();
        if (faults.Count > 0)
        {
            throw new CodeImageException("码样式有问题：" + string.Concat(faults));
        }

        if (_good.Count >= MostPlates)
        {
            _good.Clear();
        }

        _good[style] = true;
    }

    private Plate PlateOf(CodeStyle style, int pixels)
    {
        if (_plates.TryGetValue((style, pixels), out var plate))
        {
            return plate;
        }

        if (_plates.Count >= MostPlates || pixels > 2 * PrintPixels)
        {
            _plates.Clear();
        }

        return _plates[(style, pixels)] = Plate.Draw(style, pixels);
    }

    /// <summary>What all labels of one style and size share: white paper and its border.</summary>
    private sealed record Plate(int Height, double Scale, InkSet Inks, byte[] Pixels)
    {
        public static Plate Draw(CodeStyle style, int width)
        {
            var scale = width / style.Width;
            var height = (int)Math.Round(style.Height * scale);
            var inks = new InkSet(style);
            var pixels = new byte[width * height];
            pixels.AsSpan().Fill(inks.White);
            if (style.Border.Shown)
            {
                Border(style, scale, width, height, inks[style.Border.Color], pixels);
            }

            return new Plate(height, scale, inks, pixels);
        }

        private static void Border(CodeStyle style, double scale, int width, int height, byte[] values, byte[] pixels)
        {
            var border = style.Border;
            using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Alpha8, SKAlphaType.Premul));
            bitmap.Erase(SKColors.Transparent);
            using var canvas = new SKCanvas(bitmap);
            using var paint = new SKPaint
            {
                IsAntialias = true,
                IsStroke = true,
                StrokeWidth = (float)Math.Max(1, border.Width * scale),
                Color = SKColors.Black,
            };
            var middle = (float)((border.Inset + (border.Width / 2)) * scale);
            var radius = (float)(border.Radius * scale);
            canvas.DrawRoundRect(new SKRect(middle, middle, width - middle, height - middle), radius, radius, paint);
            canvas.Flush();
            var drawn = bitmap.GetPixelSpan();
            for (var y = 0; y < height; y++)
            {
                var row = drawn.Slice(y * bitmap.RowBytes, width);
                for (var x = 0; x < width; x++)
                {
                    if (row[x] >= 16)
                    {
                        pixels[(y * width) + x] = values[row[x]];
                    }
                }
            }
        }
    }
}

/// <summary>A label after layout: its symbol and its lines in place.</summary>
internal sealed record PlacedLabel(QrSymbol Symbol, IReadOnlyList<PlacedLine> Lines);
