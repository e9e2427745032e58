using System.Globalization;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>An ink given as #RRGGBB, judged against white paper.</summary>
internal readonly record struct InkColor(byte R, byte G, byte B)
{
    public static InkColor? Parse(string? text) =>
        text is { Length: 7 } && text[0] == '#'
        && int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb)
            ? new InkColor((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb)
            : null;

    public bool IsGrey => R == G && G == B;

    public string Css => $"#{R:X2}{G:X2}{B:X2}";

    /// <summary>Contrast with white as in WCAG 2.2, from 1 (white) to 21 (black).</summary>
    public double ContrastWithWhite => 1.05 / ((0.2126 * Linear(R)) + (0.7152 * Linear(G)) + (0.0722 * Linear(B)) + 0.05);

    /// <summary>This ink laid on white with the given coverage.</summary>
    public InkColor OnWhite(int coverage) => new(Mix(R, coverage), Mix(G, coverage), Mix(B, coverage));

    private static byte Mix(byte ink, int coverage) => (byte)(255 - (((255 - ink) * coverage) + 127) / 255);

    private static double Linear(byte channel)
    {
        var value = channel / 255d;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
