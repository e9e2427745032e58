using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.Admin.Domain;

/// <summary>A dictionary: a list that pages offer.</summary>
internal sealed class AdminDictionaryKind
{
    /// <summary>Stable code; pages ask for it.</summary>
    [MaxLength(32)] public string Kind { get; init; } = "";

    [MaxLength(64)] public string Name { get; set; } = "";
    [MaxLength(200)] public string? Note { get; set; }
    public int Order { get; set; }

    /// <summary>Comes with the platform: pages rely on it, so it stays.</summary>
    public bool BuiltIn { get; set; }

    public int Version { get; set; }
}
