using System.Text;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>Draws one label for download: whatever the format, the picture was read back before it leaves.</summary>
public static class CheckedCodeImage
{
    /// <param name="format"><c>png</c>, <c>svg</c> or <c>pdf</c>.</param>
    /// <param name="pixels">Width of a PNG; the others have their size in millimetres.</param>
    /// <exception cref="RuleViolation"><c>image.font-missing</c>, <c>image.not-readable</c> or <c>image.style</c>.</exception>
    public static byte[] Draw(CodeImageRenderer renderer, CodeLabel label, CodeStyle style, string format, int pixels)
    {
        ArgumentNullException.ThrowIfNull(renderer);
        try
        {
            // All three are drawn from one layout; the PNG is the one that can be read back.
            var png = renderer.Png(label, style, format == "png" ? pixels : CodeImageRenderer.PrintPixels);
            if (CodeImageCheck.Verify(png, label) is { Ok: false } bad)
            {
                throw new RuleViolation("image.not-readable", $"码图片没有通过核对：{bad.Reason}。请放大图片或更换样式。", format == "png" ? 409 : 500);
            }
            return format switch
            {
                "svg" => Encoding.UTF8.GetBytes(renderer.Svg(label, style)),
                "pdf" => renderer.Pdf([label], style, PageOf(style)),
                _ => png,
            };
        }
        catch (CodeImageException e)
        {
            throw renderer.Font.Available
                ? new RuleViolation("image.style", e.Message, 409)
                : new RuleViolation("image.font-missing", e.Message, 503);
        }
    }

    /// <summary>A page of the plate's own size.</summary>
    private static SheetLayout PageOf(CodeStyle style) => new()
    {
        PageWidth = Math.Max(50, style.Width),
        PageHeight = Math.Max(50, style.Height),
        Margin = 0,
        Gap = 0,
        Columns = 1,
        Rows = 1,
        CutMarks = false,
    };
}
