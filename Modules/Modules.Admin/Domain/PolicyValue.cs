using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.Admin.Domain;

/// <summary>A value of the security policy that somebody set; what is not here has its default.</summary>
internal sealed class PolicyValue
{
    [MaxLength(64)] public string Name { get; init; } = "";
    public int Value { get; set; }
    public DateTime ChangedAt { get; set; }
    [MaxLength(64)] public string ChangedBy { get; set; } = "";
    public int Version { get; set; }

    /// <summary>HMAC-SM3 over the row as it stands (docs/adr/0019).</summary>
    [MaxLength(80)] public string? RowSeal { get; set; }
}
