using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.Codes.Extensions;

/// <summary>How the value of an extension field is typed.</summary>
internal enum ExtensionType { Text, Number, Date, Bool, Option }

/// <summary>扩展字段: a field that a business adds to subjects of codes, without a new version of the platform.</summary>
internal sealed class ExtensionField
{
    /// <summary>Unique over all businesses; never changes.</summary>
    [MaxLength(48)] public string Key { get; set; } = "";

    /// <summary>The business that it belongs to, as its department calls it.</summary>
    [MaxLength(32)] public string Business { get; set; } = "";

    /// <summary>Department whose applications write the field.</summary>
    [MaxLength(64)] public string DepartmentId { get; set; } = "";

    [MaxLength(64)] public string Label { get; set; } = "";
    public ExtensionType Type { get; set; }

    /// <summary>Kinds of subject that have it, as <c>Person,Object</c>.</summary>
    [MaxLength(64)] public string KindNames { get; set; } = "";

    /// <summary>A subject that gets any value of the business must have this one too.</summary>
    public bool Required { get; set; }

    /// <summary>Encrypted at rest, masked on pages.</summary>
    public bool Sensitive { get; set; }

    /// <summary>Regular expression that the whole text must match; empty for none.</summary>
    [MaxLength(200)] public string Pattern { get; set; } = "";

    /// <summary>Longest text, or 0 for 200.</summary>
    public int MaxLength { get; set; }

    public decimal? Minimum { get; set; }
    public decimal? Maximum { get; set; }

    /// <summary>Options, one per line.</summary>
    [MaxLength(4000)] public string OptionLines { get; set; } = "";

    public int Order { get; set; }
    public bool Enabled { get; set; }
    public DateTime ValidFrom { get; set; }

    /// <summary>UTC, not included; null for no end. After it the field is neither written nor counted.</summary>
    public DateTime? ValidUntil { get; set; }

    public DateTime ChangedAt { get; set; }
    [MaxLength(64)] public string ChangedBy { get; set; } = "";
    public int Version { get; set; }

    public IReadOnlyList<string> Options => OptionLines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public IReadOnlyList<string> Kinds => KindNames.Split(',', StringSplitOptions.RemoveEmptyEntries);

    public bool IsValidAt(DateTime now) => Enabled && ValidFrom <= now && (ValidUntil is null || now < ValidUntil);
}
