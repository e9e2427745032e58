using System.Text;

namespace SuiShenMa.Objects.Geocoding;

/// <summary>Characters of addresses: one spelling for widths, blanks and numbers.</summary>
internal static class AddressText
{
    public const int MaxLength = 1000;

    private const string Digits = "零一二三四五六七八九";

    /// <summary>
    /// Half-width, without blanks, separators and invisible characters; a separator between two digits stays as 、 so that
    /// "300、302号" does not become house 300302. Works on any string, broken surrogates included.
    /// </summary>
    public static string Normalise(string text)
    {
        var result = new StringBuilder(Math.Min(text.Length, MaxLength));
        var gap = false;
        foreach (var raw in text.AsSpan(0, Math.Min(text.Length, MaxLength)))
        {
            var c = raw is >= '！' and <= '～' ? (char)(raw - 0xFEE0) : raw;
            if (IsSeparator(c))
            {
                gap = true;
                continue;
            }

            c = c switch { '號' => '号', '區' => '区', '–' or '—' or '−' or '‐' or '﹣' => '-', '〔' or '【' => '(', '〕' or '】' => ')', _ => c };
            if (gap && result.Length > 0 && char.IsAsciiDigit(result[^1]) && char.IsAsciiDigit(c))
                result.Append('、');
            gap = false;
            result.Append(c is >= 'a' and <= 'z' ? char.ToUpperInvariant(c) : c);
        }

        return result.ToString();
    }

    /// <summary>The number written at the position in digits or Chinese (八十八, 一二六六); length 0 if there is none below 100 000.</summary>
    public static (int Value, int Length) NumberAt(string text, int position)
    {
        var end = position;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        if (end > position)
            return end - position <= 5 ? (int.Parse(text.AsSpan(position, end - position), null), end - position) : (0, 0);

        while (end < text.Length && (DigitOf(text[end]) >= 0 || UnitOf(text[end]) > 0))
            end++;
        var length = end - position;
        return length is > 0 and <= 9 && ChineseValue(text.AsSpan(position, length)) is var value and > 0 and < 100_000
            ? (value, length)
            : (0, 0);
    }

    public static bool IsNumeral(char c) => char.IsAsciiDigit(c) || DigitOf(c) >= 0 || UnitOf(c) > 0;

    private static int ChineseValue(ReadOnlySpan<char> text)
    {
        var (total, digit, positional, hasUnit) = (0, 0, 0L, false);
        foreach (var c in text)
        {
            if (DigitOf(c) is var d and >= 0)
            {
                digit = d;
                positional = positional * 10 + d;
            }
            else
            {
                hasUnit = true;
                total += Math.Max(digit, 1) * UnitOf(c);
                digit = 0;
            }
        }

        return hasUnit ? total + digit : positional < 100_000 ? (int)positional : 0;
    }

    private static int DigitOf(char c) => c is '〇' or '○' ? 0 : c == '两' ? 2 : Digits.IndexOf(c);

    private static int UnitOf(char c) => c switch { '十' => 10, '百' => 100, '千' => 1000, _ => 0 };

    private static bool IsSeparator(char c) =>
        char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c)
        || c is ',' or ';' or '、' or '。' or '.' or '|' or '"' or '\'' or '·' or '_' or '/' or '\\' or '*'
            or (>= '\u200b' and <= '\u200f') or (>= '\u202a' and <= '\u202e') or (>= '\u2060' and <= '\u206f') or '\ufeff';
}
