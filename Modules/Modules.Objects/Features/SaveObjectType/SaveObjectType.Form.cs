using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Features;

/// <summary>One attribute as a form gives it: the options as lines of text.</summary>
internal sealed class AttributeRow
{
    public string Key { get; set; } = "";
    public string Name { get; set; } = "";
    public AttributeDataType DataType { get; set; }
    public bool Required { get; set; }
    public bool Unique { get; set; }
    public bool OnLandingPage { get; set; }
    public string? Pattern { get; set; }
    public int? MaxLength { get; set; }
    public string? Options { get; set; }
    public string? Dictionary { get; set; }

    public bool IsBlank => string.IsNullOrWhiteSpace(Key) && string.IsNullOrWhiteSpace(Name);

    public static AttributeRow Of(AttributeDefinition a) => new()
    {
        Key = a.Key,
        Name = a.Name,
        DataType = a.DataType,
        Required = a.Required,
        Unique = a.Unique,
        OnLandingPage = a.OnLandingPage,
        Pattern = a.Pattern,
        MaxLength = a.MaxLength,
        Options = a.Options is null ? null : string.Join('\n', a.Options),
        Dictionary = a.Dictionary,
    };

    public AttributeDefinition ToDefinition() => new(
        Key?.Trim() ?? "", Name?.Trim() ?? "", DataType, Required, Unique,
        string.IsNullOrWhiteSpace(Pattern) ? null : Pattern.Trim(), MaxLength,
        string.IsNullOrWhiteSpace(Options) ? null : Options.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), OnLandingPage,
        string.IsNullOrWhiteSpace(Dictionary) ? null : Dictionary.Trim());
}

/// <summary>One row of the table of territorial managers.</summary>
internal sealed class ManagerRow
{
    public string RegionCode { get; set; } = "";
    public string DepartmentId { get; set; } = "";

    public bool IsBlank => string.IsNullOrWhiteSpace(RegionCode) && string.IsNullOrWhiteSpace(DepartmentId);
}

internal static class SaveObjectTypeForm
{
    public static SaveObjectType.Command Of(ObjectType t) => new()
    {
        Code = t.Code,
        Name = t.Name,
        CategoryCode = t.CategoryCode,
        Mode = t.Mode,
        ManagingDepartmentId = t.ManagingDepartmentId,
        ReviewRequired = t.ReviewRequired,
        AutoApprove = t.AutoApprove,
        AutoActivate = t.AutoActivate,
        PartNumberRequired = t.PartNumberRequired,
        OnShelf = t.OnShelf,
        StyleCode = t.StyleCode,
        Version = t.Version,
        Attributes = [.. t.Attributes.Select(AttributeRow.Of)],
        Managers = [.. t.TerritorialManagers.Select(m => new ManagerRow { RegionCode = m.RegionCode, DepartmentId = m.DepartmentId })],
    };

    /// <summary>Brings the form into the type and applies the rules that need other data.</summary>
    public static async Task PutIntoAsync(this SaveObjectType.Command command, ObjectType type, ObjectsDb db, IDepartments departments, IRegions regions, CancellationToken ct)
    {
        var category = await db.Categories.AsNoTracking().FirstOrDefaultAsync(c => c.Code == command.CategoryCode, ct)
            ?? throw new InputInvalid("categoryCode", "没有这个大类，请重新选择。");
        var name = command.Name.Trim();
        if (await db.Types.AnyAsync(t => t.Name == name && t.Code != command.Code, ct))
        {
            throw new RuleViolation("type.name-taken", $"已有名为“{name}”的物体类型，请换一个名称。") { Field = "name" };
        }
        var style = string.IsNullOrEmpty(command.StyleCode) ? null : command.StyleCode;
        if (style is not null && !await db.Styles.AnyAsync(s => s.Code == style, ct))
        {
            throw new InputInvalid("styleCode", "没有这个码样式，请重新选择。");
        }
        (type.Name, type.CategoryCode, type.Mode, type.StyleCode, type.OnShelf) = (name, category.Code, command.Mode, style, command.OnShelf);
        (type.ReviewRequired, type.AutoApprove) = (command.ReviewRequired, command.AutoApprove);
        (type.AutoActivate, type.PartNumberRequired) = (command.AutoActivate, command.PartNumberRequired);
        type.ManagingDepartmentId = string.IsNullOrEmpty(command.ManagingDepartmentId) ? null : command.ManagingDepartmentId;
        type.TerritorialManagers = command.Mode == ManagementMode.CityWide ? [] : Managers(command.Managers, departments, regions);
        type.Attributes = [.. command.Attributes.Select(a => a.ToDefinition())];
        if (type.ManagingDepartmentId is { } id && departments.Find(id) is not { IsCityLevel: true })
        {
            throw new RuleViolation("type.manager-not-city", "主管部门须是市级部门，请重新选择。") { Field = "managingDepartmentId" };
        }
        type.Check(category.Kind);
    }

    private static List<TerritorialManager> Managers(List<ManagerRow> rows, IDepartments departments, IRegions regions)
    {
        var errors = new Dictionary<string, string[]>();
        var managers = new List<TerritorialManager>();
        for (var i = 0; i < rows.Count; i++)
        {
            var (region, department) = (regions.Find(rows[i].RegionCode ?? ""), departments.Find(rows[i].DepartmentId ?? ""));
            if (region is null || region.ParentCode is null)
            {
                errors[$"managers[{i}].regionCode"] = ["请选择区或街道。"];
            }
            else if (managers.Exists(m => m.RegionCode == region.Code))
            {
                errors[$"managers[{i}].regionCode"] = [$"{region.FullName}已经有属地管理单位了，每个区划只能有一个。"];
            }
            else if (department is null)
            {
                errors[$"managers[{i}].departmentId"] = ["请选择属地管理单位。"];
            }
            // Another district's department would get a say over objects that are none of its business.
            else if (!department.IsCityLevel && !region.Code.StartsWith(department.RegionCode, StringComparison.Ordinal))
            {
                errors[$"managers[{i}].departmentId"] = [$"{department.Name}不在{region.FullName}，请选择本区划的部门。"];
            }
            else
            {
                managers.Add(new TerritorialManager(region.Code, department.Id));
            }
        }
        return errors.Count == 0 ? managers : throw new InputInvalid(errors);
    }
}
