using System.Buffers;
using System.Globalization;
using System.Text;

namespace SuiShenMa.Kernel.Text;

/// <summary>Brings text that people typed, pasted or uploaded into one shape before it is compared, stored or logged.</summary>
public static class Normalise
{
    private static readonly SearchValues<char> PlainInLogs =
        SearchValues.Create([.. Enumerable.Range(char.MinValue, char.MaxValue + 1).Select(c => (char)c).Where(IsPlainInLogs)]);

    /// <summary>Full-width letters, digits, signs and the ideographic space become their ASCII twins; other Chinese punctuation stays.</summary>
    public static string HalfWidth(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAnyInRange('\uFF01', '\uFF5E') && !text.Contains('\u3000', StringComparison.Ordinal))
        {
            return text;
        }

        return string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                var c = source[i];
                span[i] = c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c == '\u3000' ? ' ' : c;
            }
        });
    }

    /// <summary>White space as a person sees it: every Unicode space, and what has no width at all (zero-width marks, soft hyphen, BOM).</summary>
    public static bool IsSpace(char c) =>
        char.IsWhiteSpace(c) || c is '\u00AD' or '\u034F' or '\u061C' or '\u115F' or '\u1160' or '\u17B4' or '\u17B5' or '\u180E'
            or (>= '\u200B' and <= '\u200F') or (>= '\u2060' and <= '\u2064') or '\u2800' or '\u3164' or '\uFEFF' or '\uFFA0';

    /// <summary>Without the white space at both ends, in the sense of <see cref="IsSpace"/>.</summary>
    public static string Trim(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var start = 0;
        var end = text.Length;
        while (start < end && IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && IsSpace(text[end - 1]))
        {
            end--;
        }

        return start == 0 && end == text.Length ? text : text[start..end];
    }

    /// <summary>Trimmed, and every run of white space inside becomes one blank.</summary>
    public static string Collapse(string text)
    {
        var trimmed = Trim(text);
        var result = new StringBuilder(trimmed.Length);
        var inSpace = false;
        foreach (var c in trimmed)
        {
            var space = IsSpace(c);
            if (!space)
            {
                result.Append(c);
            }
            else if (!inSpace)
            {
                result.Append(' ');
            }

            inSpace = space;
        }

        return result.ToString();
    }

    /// <summary>Without any white space: for codes, numbers and dates.</summary>
    public static string Squeeze(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var keep = true;
        foreach (var c in text)
        {
            keep &= !IsSpace(c);
        }

        return keep ? text : string.Concat(text.Where(c => !IsSpace(c)));
    }

    /// <summary>Without control characters and direction overrides, which nobody can see; line breaks become LF, tab and LF stay.</summary>
    public static string StripControl(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!NeedsStripping(text))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\n' or '\t')
            {
                result.Append(c);
            }
            else if (c == '\r')
            {
                if (i + 1 == text.Length || text[i + 1] != '\n')
                {
                    result.Append('\n');
                }
            }
            else if (char.IsSurrogate(c))
            {
                if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                {
                    result.Append(c).Append(text[++i]);
                }
            }
            else if (!char.IsControl(c) && !IsDirection(c) && c is not ('\uFFFE' or '\uFFFF'))
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    /// <summary>Canonical composition, so that equal looking text is equal text; never throws on lone surrogates.</summary>
    public static string Nfc(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text))
        {
            return text;
        }

        try
        {
            return text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return StripControl(text).Normalize(NormalizationForm.FormC);
        }
    }

    /// <summary>What a typed or uploaded field means: no control characters, composed, trimmed.</summary>
    public static string Field(string text) => Trim(Nfc(StripControl(text)));

    /// <summary>What a typed code, number or date means: half-width and without white space.</summary>
    public static string Code(string text) => Squeeze(HalfWidth(Nfc(StripControl(text))));

    /// <summary>One line that a log viewer, terminal or browser shows as it is: line breaks, ANSI escapes, direction overrides and lone surrogates are written as \uXXXX, the length is capped.</summary>
    public static string LogSafe(string? text, int maxLength = 2_000)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        var cut = text.Length > maxLength;
        if (!cut && !text.AsSpan().ContainsAnyExcept(PlainInLogs))
        {
            return text;
        }
        var source = cut ? text.AsSpan(0, maxLength) : text.AsSpan();
        var result = new StringBuilder(source.Length + 16);
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            if (char.IsHighSurrogate(c) && i + 1 < source.Length && char.IsLowSurrogate(source[i + 1]))
            {
                result.Append(c).Append(source[++i]);
            }
            else if (c == '\\')
            {
                // Doubled, so that typed text cannot pass for one of our escapes.
                result.Append("\\\\");
            }
            else if (!IsPlainInLogs(c))
            {
                result.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
            }
            else
            {
                result.Append(c);
            }
        }

        if (cut)
        {
            result.Append(CultureInfo.InvariantCulture, $"…(+{text.Length - maxLength})");
        }

        return result.ToString();
    }

    private static bool IsPlainInLogs(char c) =>
        c != '\\' && !char.IsControl(c) && !IsDirection(c) && !char.IsSurrogate(c) && (!IsSpace(c) || c is ' ' or '\u3000');

    private static bool NeedsStripping(string text)
    {
        foreach (var c in text)
        {
            if ((c is not ('\n' or '\t') && char.IsControl(c)) || IsDirection(c) || char.IsSurrogate(c) || c >= '\uFFFE')
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDirection(char c) => c is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
