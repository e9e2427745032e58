using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.OpenPlatform.Domain;

/// <summary>A key of an application: an HMAC-SM3 secret or an SM2 public key with which it signs, or an SM4 key with which it encrypts.</summary>
internal sealed class AppKey
{
    public const string HmacSm3 = "HMAC-SM3";
    public const string Sm2Sm3 = "SM2-SM3";
    public const string Sm4Gcm = "SM4-GCM";

    [MaxLength(64)] public string AppId { get; set; } = "";
    [MaxLength(64)] public string KeyId { get; set; } = "";
    [MaxLength(16)] public string Algorithm { get; set; } = "";

    /// <summary>The secret, or the SM4 key in hex, under the field cipher; null for SM2.</summary>
    [MaxLength(400)] public string? SecretSealed { get; set; }

    /// <summary>04‖x‖y in hex; only of SM2.</summary>
    [MaxLength(130)] public string? PublicKey { get; set; }

    public DateTime NotBefore { get; set; }
    public DateTime NotAfter { get; set; }
    public DateTime CreatedAt { get; set; }
    [MaxLength(64)] public string CreatedBy { get; set; } = "";
    [MaxLength(96)] public string Seal { get; set; } = "";
    public int Version { get; set; }
}
