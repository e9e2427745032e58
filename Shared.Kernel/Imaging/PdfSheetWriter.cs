using System.Text;
using SkiaSharp;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>
/// Writes sheets of labels as PDF; only the page in work is in memory. Many labels share one embedded font, which is 2 MB for
/// Chinese; a single label is drawn as outlines instead and takes a hundredth of that.
/// </summary>
internal static class PdfSheetWriter
{
    private const float PointsPerMillimetre = 72f / 25.4f;
    private const double MarkLength = 1.6;

    public static void Write(
        IEnumerable<CodeLabel> labels,
        Func<CodeLabel, PlacedLabel> place,
        CodeStyle style,
        SheetLayout sheet,
        GlyphCache glyphs,
        bool outlined,
        Stream output,
        CancellationToken cancel)
    {
        var faults = sheet.Validate(style);
        if (faults.Count > 0)
        {
            throw new CodeImageException("排版有问题：" + string.Concat(faults));
        }

        using var target = new SKManagedWStream(output, disposeManagedStream: false);
        using var document = SKDocument.CreatePdf(target, new SKDocumentPdfMetadata { Title = "随申码", Creator = "SuiShenMa", RasterDpi = 300, EncodingQuality = 101 });
        try
        {
            foreach (var page in labels.Chunk(sheet.PerPage))
            {
                cancel.ThrowIfCancellationRequested();
                // Owned by the document.
                var canvas = document.BeginPage((float)sheet.PageWidth * PointsPerMillimetre, (float)sheet.PageHeight * PointsPerMillimetre);
                canvas.Scale(PointsPerMillimetre);
                for (var i = 0; i < page.Length; i++)
                {
                    var (x, y) = sheet.Corner(i, style);
                    if (sheet.CutMarks)
                    {
                        Marks(canvas, x, y, style, sheet.Gap);
                    }

                    canvas.Save();
                    canvas.Translate((float)x, (float)y);
                    Draw(canvas, style, place(page[i]), glyphs, outlined);
                    canvas.Restore();
                }

                document.EndPage();
            }
        }
        catch
        {
            document.Abort();
            throw;
        }

        document.Close();
        target.Flush();
    }

    private static void Draw(SKCanvas canvas, CodeStyle style, PlacedLabel label, GlyphCache glyphs, bool outlined)
    {
        if (style.Border is { Shown: true } border)
        {
            using var stroke = new SKPaint { IsStroke = true, IsAntialias = true, StrokeWidth = (float)border.Width, Color = Ink(border.Color) };
            var inset = (float)(border.Inset + (border.Width / 2));
            canvas.DrawRoundRect(new SKRect(inset, inset, (float)style.Width - inset, (float)style.Height - inset), (float)border.Radius, (float)border.Radius, stroke);
        }

        var box = style.Symbol;
        var module = (float)(box.Size / (label.Symbol.Size + (2 * box.QuietZone)));
        using var path = new SKPath();
        foreach (var (row, column, length) in label.Symbol.Runs())
        {
            var left = (float)box.X + ((column + box.QuietZone) * module);
            var top = (float)box.Y + ((row + box.QuietZone) * module);
            path.AddRect(new SKRect(left, top, left + (length * module), top + module));
        }

        using var dark = new SKPaint { IsAntialias = false, Color = Ink(box.Color) };
        canvas.DrawPath(path, dark);
        foreach (var line in label.Lines)
        {
            Text(canvas, line, glyphs, outlined);
        }
    }

    private static void Text(SKCanvas canvas, PlacedLine line, GlyphCache glyphs, bool outlined)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = Ink(line.Element.Color) };
        var x = line.X;
        var run = new StringBuilder();
        SKTypeface? face = null;
        var width = 0d;
        foreach (var rune in line.Text.EnumerateRunes())
        {
            var (next, shown) = glyphs.Pick(rune);
            if (next != face)
            {
                End();
                face = next;
            }

            run.Append(shown);
            width += glyphs.Advance(rune) * line.Size;
        }

        End();

        void End()
        {
            if (face is not null && run.Length > 0)
            {
                using var font = GlyphCache.FontOf(face, line.Element.Bold, (float)line.Size);
                if (outlined)
                {
                    using var shape = font.GetTextPath(run.ToString(), new SKPoint((float)x, (float)line.Baseline));
                    canvas.DrawPath(shape, paint);
                }
                else
                {
                    canvas.DrawText(run.ToString(), (float)x, (float)line.Baseline, SKTextAlign.Left, font, paint);
                }
            }

            x += width;
            width = 0;
            run.Clear();
        }
    }

    private static void Marks(SKCanvas canvas, double x, double y, CodeStyle style, double gap)
    {
        // Marks stay in the gap, so that they are cut away.
        var length = (float)Math.Min(MarkLength, gap > 0 ? gap / 2 : MarkLength);
        using var paint = new SKPaint { IsStroke = true, StrokeWidth = 0.1f, Color = new SKColor(0x66, 0x66, 0x66) };
        foreach (var (cornerX, outX) in new[] { ((float)x, -length), ((float)(x + style.Width), length) })
        {
            foreach (var (cornerY, outY) in new[] { ((float)y, -length), ((float)(y + style.Height), length) })
            {
                canvas.DrawLine(cornerX, cornerY, cornerX + outX, cornerY, paint);
                canvas.DrawLine(cornerX, cornerY, cornerX, cornerY + outY, paint);
            }
        }
    }

    private static SKColor Ink(string color)
    {
        var ink = InkColor.Parse(color) ?? default;
        return new SKColor(ink.R, ink.G, ink.B);
    }
}
