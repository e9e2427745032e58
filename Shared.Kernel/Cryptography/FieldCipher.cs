using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SuiShenMa.Kernel.Cryptography;

/// <summary>Encrypts personal data in text columns, each value bound to its table, row and column, and makes indexes for equality search.</summary>
public sealed class FieldCipher(IKeyring keyring)
{
    public const string FieldPurpose = "field-cipher";
    public const string IndexPurpose = "blind-index";

    private const string Version = "v1";

    /// <summary><c>v1.&lt;kid&gt;.&lt;base64url of iv‖ciphertext‖tag&gt;</c>: about 1.4 times the UTF-8 length plus 55 characters.</summary>
    public string Encrypt(string plaintext, string table, string row, string column)
    {
        var key = keyring.Current(FieldPurpose);
        return $"{Version}.{key.Kid}.{Base64Url.EncodeToString(key.Seal(Encoding.UTF8.GetBytes(plaintext), Context(table, row, column)))}";
    }

    /// <exception cref="CryptographicException">Not such a text, changed, or moved here from another table, row or column.</exception>
    /// <exception cref="KeyringUnavailable">This keyring does not hold the key.</exception>
    public string Decrypt(string stored, string table, string row, string column)
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (stored.Split('.') is not [Version, var kid, var text] || !Base64Url.IsValid(text))
        {
            throw new CryptographicException("The column does not hold encrypted text.");
        }

        var key = keyring.Find(FieldPurpose, kid) ?? throw new KeyringUnavailable($"The key {kid} of an encrypted column is not in the keyring.");
        return key.TryOpen(Base64Url.DecodeFromChars(text), Context(table, row, column), out var plaintext)
            ? Encoding.UTF8.GetString(plaintext)
            : throw new CryptographicException("An encrypted column was changed or moved.");
    }

    /// <summary>Whether the text was made with an earlier key and should be written again.</summary>
    public bool IsOutdated(string stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return !stored.StartsWith($"{Version}.{keyring.Current(FieldPurpose).Kid}.", StringComparison.Ordinal);
    }

    /// <summary>64 hex digits that are the same for the same value, and tell nothing else. The caller normalises the value first.</summary>
    public string BlindIndex(string value) => keyring.Current(IndexPurpose).Mac.ComputeHex(Encoding.UTF8.GetBytes(value));

    /// <summary>The index of the value under every key, newest first: what a search compares with while rows are being rewritten after a rotation.</summary>
    public IReadOnlyList<string> BlindIndexes(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return [.. keyring.All(IndexPurpose).Select(key => key.Mac.ComputeHex(bytes))];
    }

    // Lengths in front: names that contain the separator cannot shift a boundary.
    private static byte[] Context(string table, string row, string column) =>
        Encoding.UTF8.GetBytes($"{table.Length}:{table}|{row.Length}:{row}|{column.Length}:{column}");
}
