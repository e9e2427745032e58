using System.Globalization;
using System.Text;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.OpenPlatform.Domain;

namespace SuiShenMa.OpenPlatform.Partners;

/// <summary>Encrypts secrets of applications and judges their rows, so that what was written past the platform is not obeyed (GB/T 22239-2019 8.1.4.7).</summary>
internal sealed class ApplicationVault(IKeyring keyring, FieldCipher cipher)
{
    public const string Purpose = "application-row";

    private const string KeyTable = "openplatform_key";

    public void SetSecret(AppKey key, string secret) => key.SecretSealed = cipher.Encrypt(secret, KeyTable, key.AppId + "/" + key.KeyId, "secret");

    public string SecretOf(AppKey key) => cipher.Decrypt(key.SecretSealed!, KeyTable, key.AppId + "/" + key.KeyId, "secret");

    /// <summary>Whether a row in memory is as the platform wrote it.</summary>
    public bool IsGood(ISealsParts row, string seal) =>
        seal.Split('.') is [var kid, var mac] && keyring.Find(Purpose, kid) is { } key && key.Mac.IsGood(Encoding.UTF8.GetBytes(Join(row.SealedParts)), mac);

    // Lengths in front: no text can pass for another one with its parts cut differently.
    private static string Join(string?[] parts) => string.Concat(parts.Select(p => (p?.Length ?? 0).ToString(CultureInfo.InvariantCulture) + ":" + p + "|"));
}
