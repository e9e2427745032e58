using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin;

/// <summary>The permissions of this module.</summary>
internal static class AdminPermissions
{
    public const string Accounts = "admin.accounts";
    public const string Departments = "admin.departments";
    public const string Regions = "admin.regions";
    public const string Dictionaries = "admin.dictionaries";
    public const string DictionariesEdit = "admin.dictionaries.edit";
    public const string Announcements = "admin.announcements";
    public const string Audit = "admin.audit";
    public const string Delivery = "admin.delivery";

    public static PermissionInfo[] All { get; } =
    [
        new(Accounts, "管理账号", PermissionFor.Platform),
        new(Departments, "管理部门", PermissionFor.Platform),
        new(Regions, "查看区划", PermissionFor.Department),
        new(Dictionaries, "查看字典", PermissionFor.Department),
        new(Delivery, "查看和重发邮件、短信", PermissionFor.Platform),
        new(DictionariesEdit, "维护字典", PermissionFor.Platform),
        new(Announcements, "发布公告", PermissionFor.Platform),
        new(Audit, "查看系统日志", PermissionFor.Platform),
    ];
}
