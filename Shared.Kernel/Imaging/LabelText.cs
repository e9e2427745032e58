using System.Globalization;
using System.Text;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>The words of a label, made fit to print.</summary>
internal static class LabelText
{
    private const int MostRunes = 240;

    /// <summary>What an element shows for this label; empty when there is nothing to show.</summary>
    public static IEnumerable<(TextElement Element, string Text)> Of(CodeLabel label, CodeStyle style)
    {
        yield return (style.Name, Fill(style.Name, label.Name));
        yield return (style.UnifiedCode, Fill(style.UnifiedCode, Group(label.UnifiedCode)));
        yield return (style.Caption, label.Caption is null ? Fill(style.Caption, null) : Fill(style.Caption with { Text = "{}" }, label.Caption));
        yield return (style.Note, Fill(style.Note, null));
        yield return (style.Code, Fill(style.Code, label.Code));
    }

    /// <summary>Nine digits are read out by phone in threes.</summary>
    public static string Group(string? unifiedCode) =>
        unifiedCode is { Length: 9 } && unifiedCode.All(char.IsAsciiDigit)
            ? $"{unifiedCode[..3]} {unifiedCode[3..6]} {unifiedCode[6..]}"
            : unifiedCode ?? "";

    /// <summary>Drops what cannot be printed (control, format and variation characters, half surrogates) and joins blanks.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var kept = new StringBuilder(text.Length);
        var count = 0;
        var blank = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                blank = kept.Length > 0;
                continue;
            }

            if (!Printable(rune) || count >= MostRunes)
            {
                continue;
            }

            if (blank)
            {
                kept.Append(' ');
                blank = false;
            }

            kept.Append(rune);
            count++;
        }

        return kept.ToString();
    }

    private static string Fill(TextElement element, string? value)
    {
        if (!element.Shown)
        {
            return "";
        }

        if (!element.Text.Contains("{}", StringComparison.Ordinal))
        {
            return Clean(element.Text);
        }

        var clean = Clean(value);
        return clean.Length == 0 ? "" : element.Text == "{}" ? clean : Clean(element.Text.Replace("{}", clean, StringComparison.Ordinal));
    }

    private static bool Printable(Rune rune) =>
        rune.Value is not (0xFFFD or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF)) && (rune.Value & 0xFFFE) != 0xFFFE
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
