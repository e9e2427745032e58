using System.Security.Cryptography;
using SuiShenMa.Kernel.Standards;

namespace SuiShenMa.Codes.Contracts;

/// <summary>The alphabet of static and short codes: that of GB 32100, without the letters that look like digits.</summary>
public static class CodeAlphabet
{
    /// <summary>The 31 characters, in the order of their values.</summary>
    public const string Characters = Gb32100.Alphabet;

    // The largest multiple of 31 in a byte: bytes from here on are thrown away, or the first eight characters would be likelier.
    private const int Fair = 256 / 31 * 31;

    /// <summary>The check character behind a body of any length (partner API §3).</summary>
    /// <exception cref="ArgumentException">The body holds a character outside the alphabet.</exception>
    public static char CheckCharacter(ReadOnlySpan<char> body) => Gb32100.CheckCharacter(body);

    /// <summary>Judges length, alphabet and check character of a value in capitals.</summary>
    internal static CodeFault Judge(ReadOnlySpan<char> value, int length)
    {
        if (value.Length != length || !Gb32100.TryCheckCharacter(value[..^1], out var check) || Gb32100.ValueOf(value[^1]) < 0)
        {
            return CodeFault.Malformed;
        }

        return value[^1] == check ? CodeFault.None : CodeFault.Checksum;
    }

    /// <summary>A uniformly random body with its check character.</summary>
    internal static string Draw(int length, RandomNumberGenerator random) =>
        string.Create(length, random, static (text, random) =>
        {
            Span<byte> bytes = stackalloc byte[24];
            var filled = 0;
            while (true)
            {
                random.GetBytes(bytes);
                foreach (var b in bytes)
                {
                    if (b >= Fair)
                    {
                        continue;
                    }

                    text[filled++] = Characters[b % Characters.Length];
                    if (filled == text.Length - 1)
                    {
                        text[filled] = CheckCharacter(text[..filled]);
                        return;
                    }
                }
            }
        });
}
