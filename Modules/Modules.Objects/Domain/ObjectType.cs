using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Objects.Domain;

/// <summary>Who runs the objects of a type (row 16).</summary>
internal enum ManagementMode
{
    /// <summary>市级统一管理: one department for the whole city.</summary>
    CityWide,

    /// <summary>属地管理: a department per region; the city department sees all, read only.</summary>
    Territorial,
}

/// <summary>The department that manages a territorial type in a region.</summary>
internal sealed record TerritorialManager(string RegionCode, string DepartmentId);

/// <summary>物体小类: what is recorded of an object, who manages it, and how its code is issued.</summary>
internal sealed class ObjectType
{
    private IReadOnlyList<AttributeDefinition>? _attributes;
    private IReadOnlyList<TerritorialManager>? _managers;

    [MaxLength(16)] public string Code { get; set; } = "";
    [MaxLength(64)] public string Name { get; set; } = "";
    [MaxLength(16)] public string CategoryCode { get; set; } = "";
    public ManagementMode Mode { get; set; }

    /// <summary>City-wide: the managing department. Territorial: the city department that oversees, may be null.</summary>
    [MaxLength(64)] public string? ManagingDepartmentId { get; set; }

    /// <summary>审核开关 (row 4).</summary>
    public bool ReviewRequired { get; set; }

    /// <summary>72 小时自动通过 (row 4).</summary>
    public bool AutoApprove { get; set; }

    /// <summary>自动激活 (row 12): only for types of a virtual category.</summary>
    public bool AutoActivate { get; set; }

    /// <summary>行业管理编码 is a required issuing parameter; only then is it unique within the type (row 11).</summary>
    public bool PartNumberRequired { get; set; }

    public bool OnShelf { get; set; } = true;
    [MaxLength(32)] public string? StyleCode { get; set; }

    /// <summary>JSON of <see cref="Attributes"/>.</summary>
    public string AttributesJson { get; set; } = "[]";

    /// <summary>JSON of <see cref="TerritorialManagers"/>.</summary>
    public string ManagersJson { get; set; } = "[]";

    public int Version { get; set; }

    /// <summary>HMAC-SM3 over the row as it stands (docs/adr/0019, 0053).</summary>
    [MaxLength(80)] public string? RowSeal { get; set; }

    /// <summary>The row in the database is not believed.</summary>
    [NotMapped] public bool Distrusted { get; private init; }

    public IReadOnlyList<AttributeDefinition> Attributes
    {
        get => _attributes ??= JsonSerializer.Deserialize<List<AttributeDefinition>>(AttributesJson, Json.Stored)!;
        set
        {
            _attributes = value;
            AttributesJson = JsonSerializer.Serialize(value, Json.Stored);
        }
    }

    public IReadOnlyList<TerritorialManager> TerritorialManagers
    {
        get => _managers ??= JsonSerializer.Deserialize<List<TerritorialManager>>(ManagersJson, Json.Stored)!;
        set
        {
            _managers = value;
            ManagersJson = JsonSerializer.Serialize(value, Json.Stored);
        }
    }

    /// <summary>原主管部门: the department that manages objects of this type in a region, or null when none is set.</summary>
    public string? ManagerFor(string regionCode) => Mode == ManagementMode.CityWide
        ? ManagingDepartmentId
        : TerritorialManagers
            .Where(m => regionCode.StartsWith(m.RegionCode, StringComparison.Ordinal))
            .MaxBy(m => m.RegionCode.Length)?.DepartmentId;

    /// <summary>
    /// What stands in for a row that is not as the platform wrote it: no department oversees it, nothing new is entered, nothing is
    /// approved or activated by itself, and who scans a code sees no attribute. What is written in the codes themselves goes on to count.
    /// </summary>
    public ObjectType Strictest() => new()
    {
        Code = Code,
        Name = Name,
        CategoryCode = CategoryCode,
        Mode = ManagementMode.Territorial,
        ReviewRequired = true,
        PartNumberRequired = true,
        OnShelf = false,
        Attributes = [.. ReadableAttributes().Where(a => a is { Key: not null, Name: not null }).DistinctBy(a => a.Key).Select(a => a with { OnLandingPage = false, Pattern = null, Options = a.Options ?? [] })],
        Version = Version,
        Distrusted = true,
    };

    private IReadOnlyList<AttributeDefinition> ReadableAttributes()
    {
        try
        {
            return Attributes ?? [];
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException)
        {
            return [];
        }
    }

    /// <summary>The rules of rows 12 and 16 that concern more than one field.</summary>
    public void Check(ObjectKind kind)
    {
        if (Mode == ManagementMode.CityWide && string.IsNullOrEmpty(ManagingDepartmentId))
        {
            throw new RuleViolation("type.manager-required", "市级统一管理的物体类型必须选择主管部门。") { Field = "managingDepartmentId" };
        }
        if (AutoActivate && kind != ObjectKind.Virtual)
        {
            throw new RuleViolation("type.auto-activate-virtual-only", "自动激活只适用于数字虚拟大类下的物体类型。") { Field = "autoActivate" };
        }
        if (AutoApprove && !ReviewRequired)
        {
            throw new RuleViolation("type.auto-approve-needs-review", "先打开审核开关，才能设置 72 小时自动通过。") { Field = "autoApprove" };
        }
    }
}
