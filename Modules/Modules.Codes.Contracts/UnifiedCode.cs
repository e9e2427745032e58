using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SuiShenMa.Kernel.Standards;

namespace SuiShenMa.Codes.Contracts;

/// <summary>A unified code (统一编码) to read out by phone: 8 digits, the first not 0, and a check digit by ISO 7064 MOD 11,10.</summary>
/// <remarks>One in ten random numbers passes the check: being well formed proves nothing. The default value stands for no code and has an empty text.</remarks>
public readonly record struct UnifiedCode
{
    /// <summary>Digits, with the check digit.</summary>
    public const int Length = 9;

    private const int LongestInput = 64;

    private readonly string? _text;

    private UnifiedCode(string text) => _text = text;

    /// <summary>The nine digits, without separators.</summary>
    public string Text => _text ?? "";

    /// <summary>The eight digits before the check digit as a number, 10 000 000 to 99 999 999; 0 for the default value.</summary>
    public int Body => _text is null ? 0 : int.Parse(_text.AsSpan(0, Length - 1), CultureInfo.InvariantCulture);

    /// <summary>Takes what was heard or typed: blanks, hyphens and full-width digits do not matter.</summary>
    public static bool TryParse([NotNullWhen(true)] string? input, out UnifiedCode code) => Read(input, out code) == CodeFault.None;

    /// <summary>As <see cref="TryParse"/>, telling a wrong check digit from everything else.</summary>
    public static CodeFault Read(string? input, out UnifiedCode code)
    {
        code = default;
        if (input is null || input.Length > LongestInput)
        {
            return CodeFault.Malformed;
        }

        Span<char> digits = stackalloc char[Length];
        var count = 0;
        foreach (var c in PlainText.Normalise(input))
        {
            if (IsHyphen(c))
            {
                continue;
            }

            if (!char.IsAsciiDigit(c) || count == Length)
            {
                return CodeFault.Malformed;
            }

            digits[count++] = c;
        }

        if (count != Length || digits[0] == '0')
        {
            return CodeFault.Malformed;
        }

        if (digits[^1] != Iso7064.Mod11Comma10(digits[..^1]))
        {
            return CodeFault.Checksum;
        }

        code = new UnifiedCode(digits.ToString());
        return CodeFault.None;
    }

    /// <summary>The code of the n-th issue, n from 0 to 89 999 999, in the secret order given: no n twice the same code, and neighbours tell nothing.</summary>
    public static UnifiedCode FromCounter(long n, UnifiedCodeOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return FromBody(UnifiedCodeOrder.FirstBody + (int)order.At(n));
    }

    /// <summary>The code with these eight digits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number of eight digits.</exception>
    public static UnifiedCode FromBody(int body)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(body, UnifiedCodeOrder.FirstBody);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(body, 99_999_999);
        return new UnifiedCode(string.Create(Length, body, static (text, body) =>
        {
            body.TryFormat(text, out _, provider: CultureInfo.InvariantCulture);
            text[^1] = Iso7064.Mod11Comma10(text[..^1]);
        }));
    }

    /// <summary>The nine digits.</summary>
    public override string ToString() => Text;

    // What input methods and word processors make of a hyphen.
    private static bool IsHyphen(char c) => c is '-' or (>= '\u2010' and <= '\u2015') or '\u2212' or '_' or '·';
}
