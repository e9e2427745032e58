using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Domain;

/// <summary>The roles that come with the platform: what the modules declare for each kind of account. They follow the modules and are not edited; people copy them.</summary>
internal static class BuiltInRoles
{
    public const string Platform = "platform", City = "city", District = "district", SubAccount = "sub-account", System = "system", Security = "security", Audit = "audit";

    public static IReadOnlyList<(string Key, string Name, string Note)> All { get; } =
    [
        (Platform, "平台管理员", "开发环境的演示账号，拥有全部权限"),
        (City, "市级部门管理员", "市级部门账号的全部业务权限"),
        (District, "区级部门管理员", "区、街道部门账号的全部业务权限"),
        (SubAccount, "子账号", "子账号的常用业务权限，不超过其主账号"),
        (System, "系统管理员", "账号、部门和资源，不含授权和日志"),
        (Security, "安全管理员", "角色、授权和安全策略"),
        (Audit, "审计管理员", "查看各类日志"),
    ];

    public static IReadOnlySet<string> PermissionsOf(string key, PermissionCatalog catalog) => key switch
    {
        Platform => catalog.NamesFor(PermissionFor.Platform),
        City => catalog.NamesFor(PermissionFor.City),
        District => catalog.NamesFor(PermissionFor.District),
        SubAccount => catalog.NamesFor(PermissionFor.SubAccount),
        System => catalog.NamesOf(Duty.System),
        Security => catalog.NamesOf(Duty.Security),
        Audit => catalog.NamesOf(Duty.Audit),
        _ => throw new ArgumentOutOfRangeException(nameof(key)),
    };

    /// <summary>The role that an account of this kind starts with.</summary>
    public static string For(AccountKind kind, bool cityLevel) => kind switch
    {
        AccountKind.PlatformAdministrator => Platform,
        AccountKind.DepartmentUser => cityLevel ? City : District,
        AccountKind.SubAccount => SubAccount,
        AccountKind.SystemAdministrator => System,
        AccountKind.SecurityAdministrator => Security,
        AccountKind.AuditAdministrator => Audit,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
