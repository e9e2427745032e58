using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Kernel.Sheets;

/// <summary>Text as workbooks write it.</summary>
internal static partial class XlsxText
{
    /// <summary>All text runs of an si or is element, without the phonetic readings.</summary>
    public static void ReadRich(PartReader part, BoundedText into)
    {
        if (part.IsEmpty)
        {
            return;
        }

        var depth = part.Depth;
        while (part.ReadInside(depth))
        {
            if (!part.IsStart)
            {
                continue;
            }

            if (part.Name == "t")
            {
                part.ReadText(into);
            }
            else if (part.Name == "rPh")
            {
                part.SkipElement();
            }
        }
    }

    /// <summary>What the cell means: _xHHHH_ escapes undone, no control characters, composed, trimmed.</summary>
    public static string Clean(string text)
    {
        if (text.Contains("_x", StringComparison.Ordinal))
        {
            text = Escape().Replace(text, m => ((char)int.Parse(m.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());
        }

        return Normalise.Field(text);
    }

    public static string Preview(BoundedText text) => Clean(new string(text.Span[..Math.Min(50, text.Length)])) + "…";

    public static SheetCell Cell(string text) => text.Length == 0
        ? default
        : IsScientific(text) ? SheetCell.Refused(SheetCellProblem.LongNumber, text) : new SheetCell(text);

    /// <summary>1.23E+17: always written with a plus sign by spreadsheets, which codes such as 3E12 are not.</summary>
    public static bool IsScientific(string text) =>
        text.Length is >= 5 and <= 30 && text[0] is (>= '0' and <= '9') or '-' && text.Contains("E+", StringComparison.OrdinalIgnoreCase) && Scientific().IsMatch(text);

    /// <summary>Text for XML: what XML cannot hold becomes the replacement mark, literal _xHHHH_ is kept literal.</summary>
    public static string Escaped(string text)
    {
        if (text.Contains("_x", StringComparison.Ordinal))
        {
            text = Escape().Replace(text, "_x005F$0");
        }

        StringBuilder? result = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var pair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            var replacement = c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\r' => i + 1 < text.Length && text[i + 1] == '\n' ? string.Empty : "\n",
                '\n' or '\t' => null,
                < ' ' or '\uFFFE' or '\uFFFF' => "\uFFFD",
                _ => char.IsSurrogate(c) && !pair ? "\uFFFD" : null,
            };
            if (replacement is not null)
            {
                result ??= new StringBuilder(text, 0, i, text.Length + 32);
                result.Append(replacement);
            }
            else
            {
                result?.Append(c);
                if (pair)
                {
                    result?.Append(text[i + 1]);
                    i++;
                }
            }
        }

        return result?.ToString() ?? text;
    }

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();

    [GeneratedRegex(@"^-?[0-9](\.[0-9]+)?[Ee]\+[0-9]{2,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex Scientific();
}
