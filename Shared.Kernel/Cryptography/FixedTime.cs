using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace SuiShenMa.Kernel.Cryptography;

/// <summary>Comparisons whose duration does not tell where two secrets differ.</summary>
public static class FixedTime
{
    private const int LongestHex = 256;

    /// <summary>Whether the text is the hex form, in either case, of the expected bytes.</summary>
    public static bool HexEquals(ReadOnlySpan<byte> expected, string? hex)
    {
        if (hex is null || hex.Length != expected.Length * 2 || hex.Length > LongestHex)
        {
            return false;
        }

        Span<byte> given = stackalloc byte[LongestHex / 2];
        given = given[..expected.Length];
        return Convert.FromHexString(hex, given, out _, out var written) == OperationStatus.Done
            && written == expected.Length
            && CryptographicOperations.FixedTimeEquals(expected, given);
    }

    /// <summary>Whether two hex texts stand for the same bytes; a text that is not hex equals nothing.</summary>
    public static bool HexEquals(string? left, string? right)
    {
        if (left is null || left.Length is 0 or > LongestHex)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[LongestHex / 2];
        return Convert.FromHexString(left, bytes, out _, out var written) == OperationStatus.Done
            && HexEquals(bytes[..written], right);
    }

    /// <summary>Whether two texts are the same, character for character.</summary>
    public static bool TextEquals(string? left, string? right) =>
        left is not null && right is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
