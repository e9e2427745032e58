using System.ComponentModel.DataAnnotations;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Enterprise.Lookup;

namespace SuiShenMa.Enterprise.Domain;

/// <summary>Whether an enterprise code is in use (row 8).</summary>
internal enum EnterpriseCodeState { Active, Disabled }

/// <summary>Which issue a code belongs to (row 81).</summary>
internal enum CodeGeneration
{
    /// <summary>Issued by this platform.</summary>
    New,

    /// <summary>Printed under the former system and taken over: found and followed, never edited.</summary>
    Old,
}

/// <summary>One code of one enterprise at one address.</summary>
internal sealed class EnterpriseCode
{
    public const int NameLength = 200;
    public const int AddressLength = 300;
    public const int ReasonLength = 500;

    /// <summary>What the seal of an old code says in place of the category: its facts of issue are not this platform's.</summary>
    public const string OldSeal = "old";

    public long Id { get; set; }

    /// <summary>The code value; for an old code its value as printed, in capitals.</summary>
    [MaxLength(64)] public string Code { get; set; } = "";

    public CodeGeneration Generation { get; set; }

    /// <summary>What an old code has printed on it, letter by letter.</summary>
    [MaxLength(300)] public string? Printed { get; set; }

    /// <summary>企业码名称, as the operator calls this place of the enterprise.</summary>
    [MaxLength(NameLength)] public string Name { get; set; } = "";

    /// <summary>企业码分类, an entry of either level.</summary>
    [MaxLength(16)] public string CategoryCode { get; set; } = "";

    [MaxLength(32)] public string Uscc { get; set; } = "";

    /// <summary>As registered; the same for all new codes of an enterprise.</summary>
    [MaxLength(NameLength)] public string EnterpriseName { get; set; } = "";

    [MaxLength(6)] public string DistrictCode { get; set; } = "";

    /// <summary>The district or, more exactly, the street.</summary>
    [MaxLength(9)] public string RegionCode { get; set; } = "";

    [MaxLength(AddressLength)] public string Address { get; set; } = "";

    /// <summary>Stands for the address in the unique index (row 7); null for old codes, which may stand beside a new one.</summary>
    [MaxLength(64)] public string? UniqueAddress { get; set; }

    /// <summary>申领原因.</summary>
    [MaxLength(ReasonLength)] public string Reason { get; set; } = "";

    public EnterpriseCodeState State { get; set; }

    [MaxLength(ReasonLength)] public string? StateReason { get; set; }

    public DateTime StateChangedAt { get; set; }

    [MaxLength(64)] public string DepartmentId { get; set; } = "";
    [MaxLength(64)] public string CreatedBy { get; set; } = "";
    [MaxLength(64)] public string CreatedByName { get; set; } = "";
    public DateTime CreatedAt { get; set; }
    [MaxLength(32)] public string? BatchNo { get; set; }
    public DateTime? ChangedAt { get; set; }

    /// <summary>Category at issue, as the seal covers it.</summary>
    [MaxLength(16)] public string SealedCategory { get; set; } = "";

    [MaxLength(100)] public string Seal { get; set; } = "";

    public int Version { get; set; }

    /// <summary>HMAC-SM3 over the row as it stands (docs/adr/0019).</summary>
    [MaxLength(80)] public string? RowSeal { get; set; }

    public long Sketch0 { get; set; } = WordSketch.Unknown;
    public long Sketch1 { get; set; } = WordSketch.Unknown;
    public long Sketch2 { get; set; } = WordSketch.Unknown;
    public long Sketch3 { get; set; } = WordSketch.Unknown;
    public long Sketch4 { get; set; } = WordSketch.Unknown;
    public long Sketch5 { get; set; } = WordSketch.Unknown;

    public CodeFacts Facts => new(Code, "enterprise", SealedCategory, "", CreatedAt);

    /// <summary>Draws the sketch of the texts in which words are looked for; each save does.</summary>
    public void Draw() =>
        (Sketch0, Sketch1, Sketch2, Sketch3, Sketch4, Sketch5) = WordSketch.Of(Name, EnterpriseName, Address) is var s ? (s[0], s[1], s[2], s[3], s[4], s[5]) : default;
}

/// <summary>An entry of 企业码分类: a section of the national classification, or a division below one.</summary>
internal sealed class EnterpriseCategory
{
    [MaxLength(16)] public string Code { get; set; } = "";

    [MaxLength(64)] public string Name { get; set; } = "";

    /// <summary>Null for the first level.</summary>
    [MaxLength(16)] public string? ParentCode { get; set; }

    public int Order { get; set; }

    /// <summary>Not offered any more; codes that have it keep it.</summary>
    public bool Disabled { get; set; }

    /// <summary>Where the entry comes from.</summary>
    [MaxLength(100)] public string? Note { get; set; }

    public int Version { get; set; }
}
