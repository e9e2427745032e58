using System.ComponentModel.DataAnnotations;
using System.Globalization;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.OpenPlatform.Domain;

/// <summary>A key with which an application signs: an HMAC-SM3 secret, encrypted, or an SM2 public key.</summary>
internal sealed class AppKey : ISealsParts
{
    public const string HmacSm3 = "HMAC-SM3";
    public const string Sm2Sm3 = "SM2-SM3";

    [MaxLength(64)] public string AppId { get; set; } = "";
    [MaxLength(64)] public string KeyId { get; set; } = "";
    [MaxLength(16)] public string Algorithm { get; set; } = "";

    /// <summary>The secret under SM4-GCM; null for SM2.</summary>
    [MaxLength(400)] public string? SecretSealed { get; set; }

    /// <summary>04‖x‖y in hex; null for HMAC.</summary>
    [MaxLength(130)] public string? PublicKey { get; set; }

    public DateTime NotBefore { get; set; }
    public DateTime NotAfter { get; set; }
    public DateTime CreatedAt { get; set; }
    [MaxLength(64)] public string CreatedBy { get; set; } = "";
    [MaxLength(96)] public string Seal { get; set; } = "";
    public int Version { get; set; }

    string?[] ISealsParts.SealedParts => ["key", AppId, KeyId, Algorithm, SecretSealed, PublicKey, NotBefore.Ticks.ToString(CultureInfo.InvariantCulture), NotAfter.Ticks.ToString(CultureInfo.InvariantCulture)];
}
