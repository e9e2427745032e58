using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.Codes.Extensions;

/// <summary>码色: a colour that a code can carry, and what it means. Four are built in (00 绿, 01 黄, 10 红, 11 橙).</summary>
internal sealed class Colour
{
    public const string Table = "codes_colour";


    [MaxLength(16)] public string Code { get; set; } = "";
    [MaxLength(16)] public string Name { get; set; } = "";

    /// <summary><c>#rrggbb</c>.</summary>
    [MaxLength(7)] public string Hex { get; set; } = "";

    [MaxLength(100)] public string Meaning { get; set; } = "";
    public int Order { get; set; }
    public bool Enabled { get; set; }
    public bool BuiltIn { get; set; }
    public DateTime ChangedAt { get; set; }
    [MaxLength(64)] public string ChangedBy { get; set; } = "";
    public int Version { get; set; }

    /// <summary>HMAC-SM3 over the row as it stands (docs/adr/0019, 0053).</summary>
    [MaxLength(80)] public string? RowSeal { get; set; }
}

/// <summary>What a colour rule compares.</summary>
internal enum ColourTest
{
    /// <summary>Nothing: the rule holds for every subject of the scene.</summary>
    Always,

    /// <summary>The assigned colour is the value.</summary>
    AssignedIs,

    FieldIs,
    FieldIsNot,
    FieldAtLeast,
    FieldAtMost,

    /// <summary>The subject has no value, or its time has run out.</summary>
    FieldMissing,

    /// <summary>A date field lies fewer than so many days back.</summary>
    FieldWithinDays,

    /// <summary>No colour was assigned to the subject.</summary>
    AssignedMissing,
}

/// <summary>A rule of a scene: the first that holds gives the colour.</summary>
internal sealed class SceneColour
{
    public const string Table = "codes_colour_rule";


    /// <summary>In place of a colour: the scene shows none, whatever was assigned.</summary>
    public const string Hidden = "-";

    public Guid Id { get; set; }

    /// <summary>Scene; empty for scenes that have no rule that holds.</summary>
    [MaxLength(64)] public string Scene { get; set; } = "";

    /// <summary>Lower first.</summary>
    public int Order { get; set; }

    public ColourTest Test { get; set; }
    [MaxLength(48)] public string Field { get; set; } = "";
    [MaxLength(200)] public string Value { get; set; } = "";

    /// <summary>Of the dictionary, or <see cref="Hidden"/>.</summary>
    [MaxLength(16)] public string ColourCode { get; set; } = "";

    public bool Enabled { get; set; }
    public DateTime ValidFrom { get; set; }

    /// <summary>UTC, not included; null for no end.</summary>
    public DateTime? ValidUntil { get; set; }

    public DateTime ChangedAt { get; set; }
    [MaxLength(64)] public string ChangedBy { get; set; } = "";
    public int Version { get; set; }

    /// <summary>HMAC-SM3 over the row as it stands (docs/adr/0019, 0053).</summary>
    [MaxLength(80)] public string? RowSeal { get; set; }

    public bool AsksField => Test is not (ColourTest.Always or ColourTest.AssignedIs or ColourTest.AssignedMissing);

    public bool IsValidAt(DateTime now) => Enabled && ValidFrom <= now && (ValidUntil is null || now < ValidUntil);
}
