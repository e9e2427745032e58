using System.Globalization;

namespace SuiShenMa.Kernel.Standards;

/// <summary>Brings machine-readable text that people, scanners and spreadsheets have handled back to its plain form.</summary>
public static class PlainText
{
    /// <summary>Drops blanks, control, zero-width and bidirectional marks wherever they are, and makes full-width characters half-width.</summary>
    public static string Normalise(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var dirty = false;
        foreach (var c in text)
        {
            dirty |= c is <= ' ' or > '~';
        }

        if (!dirty)
        {
            return text;
        }

        var kept = new char[text.Length];
        var count = 0;
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format))
            {
                kept[count++] = HalfWidth(c);
            }
        }

        return new string(kept, 0, count);
    }

    private static char HalfWidth(char c) => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
}
