using System.Buffers;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Codes.Log;

/// <summary>
/// Place and purpose of a verification are free text. They are nobody's data, until somebody types a visitor's number into them:
/// what has the shape of a person's number, mail address or named person is covered before the log keeps it (ADR 42).
/// </summary>
/// <remarks>GB/T 35273-2020 11.4 d: data in logs are masked. The length stays, so that the text can still be recognised.</remarks>
internal static class FreeText
{
    /// <summary>Passports and phones of the fixed network have seven digits and more; house, gate and train numbers have fewer.</summary>
    private const int FewestDigits = 7;

    private const int Edge = 2;
    private const int LongestName = 4;
    private const int LongestShown = 120;
    private static readonly string[] Labels = ["姓名", "联系人", "访客", "当事人", "持码人", "乘客", "患者", "业主", "经办人", "申请人"];
    private static readonly string[] Titles = ["先生", "女士", "小姐", "同志", "师傅"];
    private static readonly SearchValues<string> Words = SearchValues.Create([.. Labels, .. Titles], StringComparison.Ordinal);
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789０１２３４５６７８９");

    /// <summary>The text with a star for each character that may be somebody's.</summary>
    public static string Masked(string text)
    {
        var number = text.AsSpan().ContainsAny(Digits);
        var (mail, word) = (text.AsSpan().ContainsAny('@', '＠'), text.AsSpan().ContainsAny(Words));
        if (!number && !mail && !word)
        {
            return text;
        }
        var (plain, masked) = (Normalise.HalfWidth(text), text.ToCharArray());
        if (number)
        {
            CoverNumbers(plain, masked);
        }
        if (mail)
        {
            CoverMail(plain, masked);
        }
        if (word)
        {
            CoverNames(plain, masked);
        }
        return new string(masked);
    }

    /// <summary>The same on one line, as the parameters of a call show it.</summary>
    public static string Shown(string text) => Normalise.LogSafe(Masked(text), LongestShown);

    /// <summary>Digits in a row, also in groups as phones are written: 138 1234 5678, 021-6439-0000.</summary>
    private static void CoverNumbers(string plain, char[] masked)
    {
        for (var start = 0; start < plain.Length; start++)
        {
            if (!char.IsAsciiDigit(plain[start]))
            {
                continue;
            }
            var (end, digits) = (start, 0);
            while (end < plain.Length && (char.IsAsciiDigit(plain[end]) || (IsJoint(plain[end]) && end + 1 < plain.Length && char.IsAsciiDigit(plain[end + 1]))))
            {
                digits += char.IsAsciiDigit(plain[end++]) ? 1 : 0;
            }
            if (digits >= FewestDigits)
            {
                // The last sign of a document number may be an X.
                end += end < plain.Length && plain[end] is 'x' or 'X' ? 1 : 0;
                Cover(masked, start + Edge, end - (digits > 10 ? Edge : 0));
            }
            start = end;
        }
    }

    private static void CoverMail(string plain, char[] masked)
    {
        for (var at = plain.IndexOf('@', StringComparison.Ordinal); at >= 0; at = plain.IndexOf('@', at + 1))
        {
            var start = at;
            while (start > 0 && (char.IsAsciiLetterOrDigit(plain[start - 1]) || plain[start - 1] is '.' or '_' or '-' or '+'))
            {
                start--;
            }
            Cover(masked, start, at);
        }
    }

    /// <summary>姓名：张三丰 and 张三丰先生. A name that stands alone cannot be told from a place.</summary>
    private static void CoverNames(string plain, char[] masked)
    {
        foreach (var label in Labels)
        {
            for (var at = plain.IndexOf(label, StringComparison.Ordinal); at >= 0; at = plain.IndexOf(label, at + 1, StringComparison.Ordinal))
            {
                var start = at + label.Length;
                if (start < plain.Length && plain[start] is ':' or ' ' or '是' or '为')
                {
                    start += start + 1 < plain.Length && plain[start + 1] == ' ' ? 2 : 1;
                    var end = start;
                    while (end < plain.Length && end - start < LongestName && IsHan(plain[end]))
                    {
                        end++;
                    }
                    Cover(masked, start, end);
                }
            }
        }
        foreach (var title in Titles)
        {
            for (var at = plain.IndexOf(title, StringComparison.Ordinal); at >= 0; at = plain.IndexOf(title, at + 1, StringComparison.Ordinal))
            {
                var start = at;
                while (start > 0 && at - start < LongestName - 1 && IsHan(plain[start - 1]))
                {
                    start--;
                }
                Cover(masked, start, at);
            }
        }
    }

    private static void Cover(char[] masked, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            masked[i] = '*';
        }
    }

    private static bool IsJoint(char c) => c is ' ' or '-' or '.' or '_';

    private static bool IsHan(char c) => c is >= '\u4E00' and <= '\u9FFF' or '·';
}
