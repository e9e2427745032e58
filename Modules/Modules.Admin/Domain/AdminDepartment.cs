using System.ComponentModel.DataAnnotations;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Domain;

/// <summary>A department that works on the platform.</summary>
internal sealed class AdminDepartment
{
    /// <summary>Stable id in lower case; other modules store it.</summary>
    [MaxLength(64)] public string Id { get; init; } = "";

    [MaxLength(100)] public string Name { get; set; } = "";

    /// <summary>310000 for the city, six digits for a district, nine for a street.</summary>
    [MaxLength(9)] public string RegionCode { get; set; } = "";

    /// <summary>The department above it in the tree of city, district and street departments; null stands at the top.</summary>
    [MaxLength(64)] public string? ParentId { get; set; }

    [MaxLength(18)] public string? Uscc { get; set; }

    /// <summary>分管权限: the ceiling of all its accounts and applications; null means that only its region limits them.</summary>
    public string? GrantsJson { get; set; }

    public DateTime CreatedAt { get; init; }
    public int Version { get; set; }

    public IReadOnlyList<DataGrant>? Grants
    {
        get => GrantList.Read(GrantsJson);
        set => GrantsJson = GrantList.Write(value);
    }
}

/// <summary>An administrative division of Shanghai.</summary>
internal sealed class AdminRegion
{
    [MaxLength(9)] public string Code { get; init; } = "";
    [MaxLength(64)] public string Name { get; set; } = "";
    [MaxLength(9)] public string? ParentCode { get; init; }

    /// <summary>市, 区, 街道, 镇, 乡 or 其他 (functional areas of the statistics).</summary>
    [MaxLength(16)] public string Kind { get; set; } = "";

    public int Version { get; set; }
}

/// <summary>An entry of a dictionary.</summary>
internal sealed class AdminDictionaryEntry
{
    [MaxLength(32)] public string Kind { get; init; } = "";

    /// <summary>Unique within the dictionary.</summary>
    [MaxLength(64)] public string Code { get; init; } = "";

    [MaxLength(100)] public string Name { get; set; } = "";
    [MaxLength(64)] public string? ParentCode { get; set; }
    public int Order { get; set; }

    /// <summary>Where the entry comes from, for example the standard.</summary>
    [MaxLength(200)] public string? Note { get; set; }

    /// <summary>Such as <c>#1456c8</c>; null for none.</summary>
    [MaxLength(7)] public string? Color { get; set; }

    /// <summary>Comes with the platform: it may be switched off, not removed.</summary>
    public bool BuiltIn { get; set; }

    /// <summary>Switched-off entries are not offered any more; what was stored with them stays readable.</summary>
    public bool Disabled { get; set; }

    public int Version { get; set; }
}
