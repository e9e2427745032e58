using System.Security.Cryptography;

namespace SuiShenMa.Kernel.Cryptography;

/// <summary>The 32 bytes that wrap all other keys; they come from outside the database and outside the keyring file.</summary>
public static class MasterKey
{
    public const int Size = 32;

    /// <summary>The configuration value that holds it, as 64 hex digits or base64.</summary>
    public const string ConfigurationName = "SSM_MASTER_KEY";

    /// <summary>Null when nothing is configured.</summary>
    /// <exception cref="KeyringUnavailable">Something is configured, but it is not 32 bytes.</exception>
    public static byte[]? Parse(string? configured)
    {
        var text = configured?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        byte[] key;
        try
        {
            key = text.Length == Size * 2 ? Convert.FromHexString(text) : Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw new KeyringUnavailable($"{ConfigurationName} is neither hex nor base64.");
        }

        return key.Length == Size ? key : throw new KeyringUnavailable($"{ConfigurationName} holds {key.Length} bytes, not {Size}.");
    }

    internal static byte[] Generate() => RandomNumberGenerator.GetBytes(Size);
}
