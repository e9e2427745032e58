namespace SuiShenMa.Kernel.Standards;

/// <summary>The 31-character alphabet and check character of GB 32100-2015: weights 3^i mod 31, a prime, so single errors and swaps of neighbours all show.</summary>
public static class Gb32100
{
    /// <summary>Digits and capitals without I, O, S, V and Z.</summary>
    public const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static readonly sbyte[] s_values = BuildValues();

    /// <summary>The place of the character in the alphabet, or -1. Small letters are not in it.</summary>
    public static int ValueOf(char c) => c < s_values.Length ? s_values[c] : -1;

    /// <summary>The check character that belongs behind the body.</summary>
    /// <exception cref="ArgumentException">The body holds a character outside the alphabet.</exception>
    public static char CheckCharacter(ReadOnlySpan<char> body) =>
        TryCheckCharacter(body, out var check) ? check : throw new ArgumentException("A character is outside the alphabet of GB 32100.", nameof(body));

    /// <summary>False when the body holds a character outside the alphabet.</summary>
    public static bool TryCheckCharacter(ReadOnlySpan<char> body, out char check)
    {
        check = '\0';
        int sum = 0, weight = 1;
        foreach (var c in body)
        {
            var value = ValueOf(c);
            if (value < 0)
            {
                return false;
            }

            sum = (sum + value * weight) % 31;
            weight = weight * 3 % 31;
        }

        check = Alphabet[(31 - sum) % 31];
        return true;
    }

    private static sbyte[] BuildValues()
    {
        var values = new sbyte[128];
        Array.Fill(values, (sbyte)-1);
        for (var i = 0; i < Alphabet.Length; i++)
        {
            values[Alphabet[i]] = (sbyte)i;
        }

        return values;
    }
}
