using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Contracts;

/// <summary>A department of the city, a district or a street.</summary>
/// <param name="Id">Stable id in lower case, for example <c>xuhui-greening</c>.</param>
/// <param name="RegionCode">310000 for a city department, six digits for a district, nine for a street.</param>
/// <param name="Uscc">Unified social credit code, if known.</param>
public sealed record Department(string Id, string Name, string RegionCode, string? Uscc)
{
    public bool IsCityLevel => RegionCode == "310000";

    /// <summary>Id of the department above it, or null.</summary>
    public string? ParentId { get; init; }

    /// <summary>The ceiling of all its accounts and applications (分管权限); null means that only its region limits them.</summary>
    public IReadOnlyList<DataGrant>? Ceiling { get; init; }

    /// <summary>What the department may touch at most, right now.</summary>
    public Scope Scope => new Scope(false, Id, RegionCode, IsCityLevel ? Allowed.Everything : Allowed.Just([RegionCode]), Allowed.Everything).Confine(Ceiling);
}

/// <summary>The departments that work on the platform. Answers come from memory and follow a change within a second.</summary>
public interface IDepartments
{
    Department? Find(string id);

    Department? FindByName(string name);

    /// <summary>All departments, city first, then by region code and name.</summary>
    IReadOnlyList<Department> All { get; }
}

/// <summary>An administrative division of Shanghai: the city, one of its 16 districts, or one of their streets and towns.</summary>
/// <param name="Code">GB/T 2260: 310000, six digits for a district, nine for a street.</param>
/// <param name="ParentCode">Null for the city.</param>
/// <param name="FullName">For example 徐汇区 · 虹梅路街道.</param>
public sealed record Region(string Code, string Name, string? ParentCode, string FullName)
{
    public bool IsStreet => Code.Length == 9;
}

/// <summary>The built-in divisions, as edited by the administrators. Answers come from memory.</summary>
public interface IRegions
{
    Region? Find(string code);

    IReadOnlyList<Region> Districts { get; }

    IReadOnlyList<Region> StreetsOf(string districtCode);
}
