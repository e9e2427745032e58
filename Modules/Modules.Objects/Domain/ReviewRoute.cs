using SuiShenMa.Kernel;

namespace SuiShenMa.Objects.Domain;

/// <summary>Which of the two departments an applicant names as the managing one (row 3).</summary>
internal enum ManagerChoice
{
    /// <summary>Nothing chosen.</summary>
    None,

    /// <summary>原主管部门.</summary>
    Original,

    /// <summary>生码部门, the applicant's own.</summary>
    Own,
}

/// <summary>Who manages a new object and who must review it: the table of domain.md §1.5, rows 3, 4 and 16.</summary>
/// <param name="ManagingDepartmentId">The object's managing department.</param>
/// <param name="ReviewDepartmentId">The department that must review, or null when the entry is official at once.</param>
internal sealed record ReviewRoute(string ManagingDepartmentId, string? ReviewDepartmentId)
{
    /// <param name="applicant">Department of who enters the object.</param>
    /// <exception cref="RuleViolation">Nothing was chosen where a choice is needed, or the original department is asked for and none is set.</exception>
    public static ReviewRoute Decide(ObjectType type, string regionCode, string applicant, ManagerChoice choice)
    {
        var original = type.ManagerFor(regionCode);
        var manager = (type.Mode, choice) switch
        {
            (ManagementMode.CityWide, ManagerChoice.Own) when original != applicant =>
                throw Invalid("managing-department.fixed", "该物体类型由市级统一管理，主管部门固定为类型的主管部门，不能另选。"),
            (ManagementMode.CityWide, _) => original!,
            (ManagementMode.Territorial, _) when original == applicant => applicant,
            (ManagementMode.Territorial, ManagerChoice.Own) => applicant,
            (ManagementMode.Territorial, ManagerChoice.Original) => original
                ?? throw Invalid("managing-department.none", "该区划还没有设置原主管部门，请选择本部门作为主管部门，或联系类型管理员设置。"),
            _ => throw Invalid("managing-department.required", "请选择主管部门：原主管部门或本部门。"),
        };
        return new ReviewRoute(manager, type.ReviewRequired && manager != applicant ? manager : null);
    }

    private static RuleViolation Invalid(string code, string message) => new(code, message) { Field = "managerChoice" };
}
