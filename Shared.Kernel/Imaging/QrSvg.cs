using System.Globalization;
using System.Net;
using System.Text;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>A QR symbol as a piece of SVG for a page, without caption and style.</summary>
public static class QrSvg
{
    private const int Quiet = 4;

    /// <param name="text">At most 1 000 bytes.</param>
    /// <param name="title">What the picture is for, read out by screen readers.</param>
    public static string Write(string text, string title)
    {
        var symbol = QrSymbol.Encode(text, CorrectionLevel.M);
        var size = symbol.Size + (2 * Quiet);
        var svg = new StringBuilder(4096);
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"qr\" viewBox=\"0 0 {size} {size}\" role=\"img\"><title>{WebUtility.HtmlEncode(title)}</title>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/><path fill=\"#000\" shape-rendering=\"crispEdges\" d=\"");
        foreach (var (row, column, length) in symbol.Runs())
        {
            svg.Append(CultureInfo.InvariantCulture, $"M{column + Quiet} {row + Quiet}h{length}v1h-{length}z");
        }
        return svg.Append("\"/></svg>").ToString();
    }
}
