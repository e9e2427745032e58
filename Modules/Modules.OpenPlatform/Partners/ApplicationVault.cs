using System.Globalization;
using System.Text;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.OpenPlatform.Domain;

namespace SuiShenMa.OpenPlatform.Partners;

/// <summary>Encrypts secrets of applications and seals their rows, so that what was written past the platform is not obeyed (GB/T 22239-2019 8.1.4.7).</summary>
internal sealed class ApplicationVault(IKeyring keyring, FieldCipher cipher)
{
    public const string Purpose = "application-row";

    private const string KeyTable = "openplatform_key";

    public void SetSecret(AppKey key, string secret) => key.SecretSealed = cipher.Encrypt(secret, KeyTable, key.AppId + "/" + key.KeyId, "secret");

    public string SecretOf(AppKey key) => cipher.Decrypt(key.SecretSealed!, KeyTable, key.AppId + "/" + key.KeyId, "secret");

    public void Seal(PartnerApp app) => app.Seal = Seal(TextOf(app));

    public void Seal(AppKey key) => key.Seal = Seal(TextOf(key));

    public bool IsGood(PartnerApp app) => IsGood(TextOf(app), app.Seal);

    public bool IsGood(AppKey key) => IsGood(TextOf(key), key.Seal);

    private string Seal(string text)
    {
        var key = keyring.Current(Purpose);
        return key.Kid + "." + key.Mac.ComputeHex(Encoding.UTF8.GetBytes(text));
    }

    private bool IsGood(string text, string seal) =>
        seal.Split('.') is [var kid, var mac] && keyring.Find(Purpose, kid) is { } key && key.Mac.IsGood(Encoding.UTF8.GetBytes(text), mac);

    private static string TextOf(PartnerApp a) => Join("application", a.AppId, a.DepartmentId, a.Enabled ? "on" : "off", a.Sandbox ? "sandbox" : "live",
        a.SignsAnswers ? "signs" : "plain", a.Demo ? "demo" : "real", a.CapabilityLines, a.RegionLines, a.ObjectTypeLines, a.NetworkLines)
        // Only where it says something: rows that were sealed before there was this choice stay good.
        + (a.Encrypts ? Join("encrypts") : "");

    private static string TextOf(AppKey k) => Join("key", k.AppId, k.KeyId, k.Algorithm, k.SecretSealed ?? "", k.PublicKey ?? "",
        k.NotBefore.Ticks.ToString(CultureInfo.InvariantCulture), k.NotAfter.Ticks.ToString(CultureInfo.InvariantCulture));

    // Lengths in front: no text can pass for another one with its parts cut differently.
    private static string Join(params string[] parts) => string.Concat(parts.Select(p => p.Length.ToString(CultureInfo.InvariantCulture) + ":" + p + "|"));
}
