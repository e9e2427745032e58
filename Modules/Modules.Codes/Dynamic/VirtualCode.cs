using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>A virtual dynamic code (虚拟物码) with what the application gave along; it lives for minutes.</summary>
internal sealed class VirtualCode
{
    public const string Table = "codes_virtual_code";

    /// <summary>Random surrogate that the token carries.</summary>
    public long Ref { get; init; }

    /// <summary>The application that made it, and the only one that reads it.</summary>
    [MaxLength(64)] public string AppId { get; init; } = "";

    [MaxLength(64)] public string AppName { get; init; } = "";
    [MaxLength(64)] public string TypeCode { get; init; } = "";

    /// <summary>SM4-GCM, bound to this row: partners put session keys and personal data into it.</summary>
    public string Payload { get; init; } = "";

    [MaxLength(500)] public string? CallbackUrl { get; init; }
    [MaxLength(500)] public string? LandingUrl { get; init; }
    public bool SingleUse { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime ExpiresAt { get; init; }

    /// <summary>When a single-use code was verified.</summary>
    public DateTime? UsedAt { get; set; }

    /// <summary>When its page was first opened by a scan.</summary>
    public DateTime? ScannedAt { get; set; }

    /// <summary>Who scanned, as the three ends know it; null for a guest or before any scan.</summary>
    [MaxLength(64)] public string? ScannedBy { get; set; }

    /// <summary>HMAC-SM3 over the row as it stands (docs/adr/0019).</summary>
    [MaxLength(80)] public string? RowSeal { get; set; }
}
