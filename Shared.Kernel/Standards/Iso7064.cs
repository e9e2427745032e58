namespace SuiShenMa.Kernel.Standards;

/// <summary>Check characters of ISO/IEC 7064 (GB/T 17710-2008).</summary>
public static class Iso7064
{
    private const string Digits = "0123456789";
    private const string DigitsAndX = "0123456789X";
    private const string Alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string AlphanumericAndStar = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";

    /// <summary>MOD 11-2: digits, check 0–9 or X (citizen numbers of GB 11643).</summary>
    public static char Mod11Dash2(ReadOnlySpan<char> digits) => Pure(digits, Digits, DigitsAndX, 2);

    /// <summary>MOD 37-2: digits and capitals, check may be *.</summary>
    public static char Mod37Dash2(ReadOnlySpan<char> text) => Pure(text, Alphanumeric, AlphanumericAndStar, 2);

    /// <summary>MOD 97-10: digits, two check digits.</summary>
    public static string Mod97Dash10(ReadOnlySpan<char> digits)
    {
        var remainder = 0;
        foreach (var c in digits)
        {
            remainder = (remainder * 10 + Value(Digits, c)) % 97;
        }

        var check = (98 - remainder * 100 % 97) % 97;
        return string.Create(2, check, (span, value) => (span[0], span[1]) = ((char)('0' + value / 10), (char)('0' + value % 10)));
    }

    /// <summary>MOD 11,10: digits, one check digit.</summary>
    public static char Mod11Comma10(ReadOnlySpan<char> digits) => Hybrid(digits, Digits);

    /// <summary>MOD 37,36: digits and capitals, one check character of the same.</summary>
    public static char Mod37Comma36(ReadOnlySpan<char> text) => Hybrid(text, Alphanumeric);

    private static char Pure(ReadOnlySpan<char> text, string alphabet, string checks, int radix)
    {
        var p = 0;
        foreach (var c in text)
        {
            p = (p + Value(alphabet, c)) * radix % checks.Length;
        }

        return checks[(checks.Length + 1 - p) % checks.Length];
    }

    private static char Hybrid(ReadOnlySpan<char> text, string alphabet)
    {
        var m = alphabet.Length;
        var p = m;
        foreach (var c in text)
        {
            var sum = (p + Value(alphabet, c)) % m;
            p = (sum == 0 ? m : sum) * 2 % (m + 1);
        }

        return alphabet[(m + 1 - p) % m];
    }

    private static int Value(string alphabet, char c)
    {
        var value = alphabet.IndexOf(c, StringComparison.Ordinal);
        return value >= 0 ? value : throw new ArgumentException("A character is outside the alphabet of this check.");
    }
}
