namespace SuiShenMa.Admin;

/// <summary>The acts of this module in the log, as people call them.</summary>
internal static class AdminAuditActions
{
    public static (string Action, string Text)[] All { get; } =
    [
        ("account.signed-in", "登录"),
        ("account.signed-out", "退出登录"),
        ("account.sign-in-failed", "登录失败"),
        ("account.locked", "登录失败并锁定"),
        ("account.sign-in-locked", "锁定期间登录"),
        ("account.password-changed", "修改密码"),
        ("account.password-reset", "重置密码"),
        ("account.created", "新增账号"),
        ("account.disabled", "停用账号"),
        ("account.enabled", "启用账号"),
        ("account.changed", "修改账号"),
        ("account.deleted", "删除账号"),
        ("account.rights-changed", "设置账号权限"),
        ("role.created", "新增角色"),
        ("role.changed", "修改角色"),
        ("role.deleted", "删除角色"),
        ("roles.exported", "导出角色"),
        ("rights.matrix-exported", "导出权限矩阵"),
        ("department.moved", "调整部门隶属"),
        ("department.deleted", "删除部门"),
        ("department.rights-changed", "设置部门分管权限"),
        ("departments.exported", "导出部门"),
        ("account.contact-changed", "修改账号联系方式"),
        ("message.failed", "邮件或短信发送失败"),
        ("message.resent", "重新发送邮件或短信"),
        ("department.created", "新增部门"),
        ("department.changed", "修改部门"),
        ("audit-log.exported", "导出日志"),
    ];
}
