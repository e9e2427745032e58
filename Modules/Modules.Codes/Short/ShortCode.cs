using System.ComponentModel.DataAnnotations;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Codes.Short;

/// <summary>What a short code leads to.</summary>
internal enum ShortKind { Object, Enterprise, Link }

/// <summary>短码: eight characters that stand for a static code or for an address of the scan white list.</summary>
internal sealed class ShortCode : ISealsParts
{
    /// <summary>In capitals.</summary>
    [MaxLength(8)] public string Short { get; set; } = "";

    public ShortKind Kind { get; set; }

    /// <summary>The code value in capitals, or the address.</summary>
    [MaxLength(2048)] public string Target { get; set; } = "";

    [MaxLength(64)] public string AppId { get; set; } = "";

    /// <summary>SM3 over application, target and end: the same wish gets the same short. Null for one that is nobody else's, and after the end.</summary>
    [MaxLength(64)] public string? ReuseKey { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>UTC; null for no end.</summary>
    public DateTime? ExpiresAt { get; set; }

    [MaxLength(EngineSeals.Length)] public string Seal { get; set; } = "";

    string?[] ISealsParts.SealedParts => ["short", Short, Kind.ToString(), Target, AppId, EngineSeals.Text(ExpiresAt)];
}
