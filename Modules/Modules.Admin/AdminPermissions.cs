using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin;

/// <summary>The permissions of this module.</summary>
internal static class AdminPermissions
{
    public const string Accounts = "admin.accounts";
    public const string Administrators = "admin.administrators";
    public const string SubAccounts = "admin.sub-accounts";
    public const string Departments = "admin.departments";
    public const string Regions = "admin.regions";
    public const string Dictionaries = "admin.dictionaries";
    public const string DictionariesEdit = "admin.dictionaries.edit";
    public const string Announcements = "admin.announcements";
    public const string Audit = "admin.audit";
    public const string Roles = "admin.roles";
    public const string Grants = "admin.grants";
    public const string AdministratorGrants = "admin.grants.administrators";
    public const string Why = "admin.why";
    public const string Delivery = "admin.delivery";
    public const string Provisioning = "admin.provisioning";
    public const string Sessions = "admin.sessions";
    public const string Backups = "admin.backups";
    public const string SecurityPolicy = "admin.security-policy";

    public static PermissionInfo[] All { get; } =
    [
        new(Accounts, "管理账号", PermissionFor.Platform),
        // The one permission that the three duties share: none of them can act on another alone.
        new(Administrators, "查看管理员，申请、确认管理员账号的重置和启用", PermissionFor.Platform) { Duty = Duty.System | Duty.Security | Duty.Audit },
        new(SubAccounts, "管理本部门子账号", PermissionFor.Department),
        new(Departments, "管理部门", PermissionFor.Platform),
        new(Regions, "查看区划", PermissionFor.Department) { Duty = Duty.Business | Duty.System },
        new(Dictionaries, "查看字典", PermissionFor.Department) { Duty = Duty.Business | Duty.System },
        new(Audit, "查看系统日志", PermissionFor.Platform) { Duty = Duty.Audit },
        new(Roles, "管理角色", PermissionFor.Platform) { Duty = Duty.Security },
        new(Grants, "授予角色和分管权限", PermissionFor.Platform) { Duty = Duty.Security },
        new(AdministratorGrants, "授予管理员角色", PermissionFor.Platform) { Duty = Duty.Security, Under = Grants },
        new(Why, "权限查询和权限矩阵", PermissionFor.Platform) { Duty = Duty.Security },
        new(Delivery, "查看和重发邮件、短信", PermissionFor.Platform),
        new(DictionariesEdit, "维护字典", PermissionFor.Platform),
        new(Announcements, "发布公告", PermissionFor.Platform),
        new(Provisioning, "查看门户同步、重新推送账号", PermissionFor.Platform),
        new(Sessions, "查看登录会话、强制下线", PermissionFor.Platform),
        new(Backups, "查看数据备份", PermissionFor.Platform),
        new(SecurityPolicy, "设置安全策略", PermissionFor.Platform) { Duty = Duty.Security },
    ];
}
