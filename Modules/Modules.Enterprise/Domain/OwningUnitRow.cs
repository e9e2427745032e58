using System.ComponentModel.DataAnnotations;
using SuiShenMa.Enterprise.Pool;

namespace SuiShenMa.Enterprise.Domain;

/// <summary>How a unit came into the pool (row 107).</summary>
internal enum OwningUnitSource
{
    /// <summary>Entered by an operator.</summary>
    Entered,

    /// <summary>From a workbook.</summary>
    Workbook,

    /// <summary>Named when an object code was made.</summary>
    ObjectCode,
}

/// <summary>权属单位: a unit that owns objects, with what the two-element check said of it.</summary>
internal sealed class OwningUnitRow
{
    [MaxLength(32)] public string Uscc { get; set; } = "";
    [MaxLength(200)] public string Name { get; set; } = "";
    public OwningUnitSource Source { get; set; }

    /// <summary>Null while it waits for its check.</summary>
    public TwoElementResult? Check { get; set; }

    public DateTime? CheckedAt { get; set; }

    /// <summary>Object codes that named it since it is in the pool.</summary>
    public int ObjectCodes { get; set; }

    [MaxLength(200)] public string? Note { get; set; }
    [MaxLength(64)] public string DepartmentId { get; set; } = "";
    [MaxLength(64)] public string CreatedByName { get; set; } = "";
    public DateTime CreatedAt { get; set; }
    public int Version { get; set; }
}
