using System.Globalization;
using System.Text;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>Writes one label as SVG: one path for the symbol, real text for the words.</summary>
internal static class SvgWriter
{
    private const string Fonts = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','WenQuanYi Micro Hei',sans-serif";

    public static string Write(CodeLabel label, CodeStyle style, QrSymbol symbol, IReadOnlyList<PlacedLine> lines)
    {
        var svg = new StringBuilder(8 * 1024);
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{N(style.Width)}mm\" height=\"{N(style.Height)}mm\" viewBox=\"0 0 {N(style.Width)} {N(style.Height)}\" role=\"img\">");
        svg.Append("<title>").Append(Escape(LabelText.Clean(label.Name + " " + LabelText.Group(label.UnifiedCode)))).Append("</title>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{N(style.Width)}\" height=\"{N(style.Height)}\" fill=\"#FFFFFF\"/>");
        if (style.Border is { Shown: true } border)
        {
            var inset = border.Inset + (border.Width / 2);
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{N(inset)}\" y=\"{N(inset)}\" width=\"{N(style.Width - (2 * inset))}\" height=\"{N(style.Height - (2 * inset))}\" rx=\"{N(border.Radius)}\" fill=\"none\" stroke=\"{Ink(border.Color)}\" stroke-width=\"{N(border.Width)}\"/>");
        }

        Modules(svg, style.Symbol, symbol);
        svg.Append(CultureInfo.InvariantCulture, $"<g font-family=\"{Fonts}\">");
        foreach (var line in lines)
        {
            // The viewer's font may be wider than ours: a line that nearly fills its box is held to its width.
            var held = line.Width > 0.9 * line.Element.Width ? $" textLength=\"{N(line.Width)}\" lengthAdjust=\"spacingAndGlyphs\"" : "";
            var (x, anchor) = line.Element.Align switch
            {
                LabelAlign.Left => (line.X, "start"),
                LabelAlign.Right => (line.X + line.Width, "end"),
                _ => (line.X + (line.Width / 2), "middle"),
            };
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{N(x)}\" y=\"{N(line.Baseline)}\" font-size=\"{N(line.Size)}\" text-anchor=\"{anchor}\" fill=\"{Ink(line.Element.Color)}\"")
                .Append(line.Element.Bold ? " font-weight=\"700\"" : "").Append(held).Append('>').Append(Escape(line.Text)).Append("</text>");
        }

        return svg.Append("</g></svg>").ToString();
    }

    private static void Modules(StringBuilder svg, SymbolBox box, QrSymbol symbol)
    {
        var module = box.Size / (symbol.Size + (2 * box.QuietZone));
        svg.Append(CultureInfo.InvariantCulture, $"<path transform=\"translate({N(box.X + (box.QuietZone * module))} {N(box.Y + (box.QuietZone * module))}) scale({module.ToString("0.######", CultureInfo.InvariantCulture)})\" fill=\"{Ink(box.Color)}\" shape-rendering=\"crispEdges\" d=\"");
        foreach (var (row, column, length) in symbol.Runs())
        {
            svg.Append(CultureInfo.InvariantCulture, $"M{column} {row}h{length}v1h-{length}z");
        }

        svg.Append("\"/>");
    }

    private static string Ink(string color) => (InkColor.Parse(color) ?? default).Css;

    private static string N(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    // Clean() has already dropped what XML 1.0 does not allow.
    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
}
