using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.Admin.Domain;

/// <summary>Until when an account may be used, and from when its disuse counts.</summary>
/// <remarks>GB/T 22239-2019 8.1.4.2c.</remarks>
internal sealed class AccountTerms
{
    public Guid AccountId { get; init; }

    /// <summary>From this moment on the account is refused; null for no end.</summary>
    public DateTime? ExpiresAt { get; set; }

    /// <summary>When it was enabled last: the days before do not count as disuse.</summary>
    public DateTime? EnabledAt { get; set; }

    public int Version { get; set; }

    /// <summary>HMAC-SM3 over the row as it stands (docs/adr/0019).</summary>
    [MaxLength(80)] public string? RowSeal { get; set; }
}
