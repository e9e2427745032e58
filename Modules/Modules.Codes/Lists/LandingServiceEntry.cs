using System.ComponentModel.DataAnnotations;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Codes.Lists;

/// <summary>A service that the landing page of a kind of code offers.</summary>
internal sealed class LandingServiceEntry : ISealsParts
{
    public const string Table = "codes_landing_service";

    public Guid Id { get; set; }
    public LandingKind Kind { get; set; }

    /// <summary>Object type; empty for all types of the kind.</summary>
    [MaxLength(16)] public string TypeCode { get; set; } = "";

    [MaxLength(32)] public string Name { get; set; } = "";
    [MaxLength(100)] public string Description { get; set; } = "";

    /// <summary>On the service white list when it was saved, and again whenever it is shown.</summary>
    [MaxLength(1024)] public string Url { get; set; } = "";

    public bool NeedsLogin { get; set; }

    /// <summary>服务类型, of the dictionary; empty for none.</summary>
    [MaxLength(64)] public string ServiceType { get; set; } = "";

    /// <summary>支持终端: codes of the dictionary, separated by commas; empty for all.</summary>
    [MaxLength(500)] public string TerminalList { get; set; } = "";

    public IReadOnlyList<string> Terminals => TerminalList.Split(',', StringSplitOptions.RemoveEmptyEntries);

    public int Order { get; set; }
    public bool Enabled { get; set; }
    public DateTime ChangedAt { get; set; }
    [MaxLength(64)] public string ChangedBy { get; set; } = "";
    [MaxLength(EngineSeals.Length)] public string Seal { get; set; } = "";
    public int Version { get; set; }

    // Rows from before there were terminals keep their seal.
    string?[] ISealsParts.SealedParts => ["landing-service", Id.ToString("N"), Kind.ToString(), TypeCode, Name, Url, NeedsLogin ? "login" : "guest", Enabled ? "on" : "off", .. Terminals];
}
