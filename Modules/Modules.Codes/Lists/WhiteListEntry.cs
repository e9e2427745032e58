using System.ComponentModel.DataAnnotations;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Codes.Lists;

/// <summary>A host that a scan may lead to (扫码白名单), or at which services and callbacks may live (服务白名单).</summary>
internal sealed class WhiteListEntry : ISealsParts
{
    public const string Table = "codes_white_list";

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
    [MaxLength(EngineSeals.Length)] public string Seal { get; set; } = "";

    public int Version { get; set; }

    public bool IsValidAt(DateTime now) => Enabled && ValidFrom <= now && (ValidUntil is null || now < ValidUntil);

    string?[] ISealsParts.SealedParts => ["white-list", Id.ToString("N"), List.ToString(), Host, WithSubdomains ? "below" : "exact", Enabled ? "on" : "off", EngineSeals.Text(ValidFrom), EngineSeals.Text(ValidUntil)];
}
