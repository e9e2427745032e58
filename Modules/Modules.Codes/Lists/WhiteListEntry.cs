using System.ComponentModel.DataAnnotations;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;

namespace SuiShenMa.Codes.Lists;

/// <summary>A host that a scan may lead to (扫码白名单), or at which services and callbacks may live (服务白名单).</summary>
internal sealed class WhiteListEntry
{
    public Guid Id { get; set; }
    public WhiteListKind List { get; set; }

    /// <summary>In small letters, international names in punycode, without a port or a final dot.</summary>
    [MaxLength(253)] public string Host { get; set; } = "";

    /// <summary>Hosts below it count too.</summary>
    public bool WithSubdomains { get; set; }

    [MaxLength(64)] public string Name { get; set; } = "";
    [MaxLength(200)] public string Note { get; set; } = "";
    public bool Enabled { get; set; }
    public DateTime ValidFrom { get; set; }

    /// <summary>UTC, not included; null for no end.</summary>
    public DateTime? ValidUntil { get; set; }

    public DateTime ChangedAt { get; set; }
    [MaxLength(64)] public string ChangedBy { get; set; } = "";

    /// <summary>HMAC-SM3 over what is decided by: a row changed behind the platform's back is not obeyed.</summary>
    [MaxLength(RowSeals.Length)] public string Seal { get; set; } = "";

    public int Version { get; set; }

    public bool IsValidAt(DateTime now) => Enabled && ValidFrom <= now && (ValidUntil is null || now < ValidUntil);

    public string SealWith(RowSeals seals) => seals.Seal(Sealed);

    public bool IsSealedBy(RowSeals seals) => seals.IsGood(Seal, Sealed);

    private string[] Sealed => ["white-list", Id.ToString("N"), List.ToString(), Host, WithSubdomains ? "below" : "exact", Enabled ? "on" : "off", RowSeals.Text(ValidFrom), RowSeals.Text(ValidUntil)];
}
