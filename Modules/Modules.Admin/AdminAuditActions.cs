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
        ("account.contact-changed", "修改账号联系方式"),
        ("message.failed", "邮件或短信发送失败"),
        ("message.resent", "重新发送邮件或短信"),
        ("department.created", "新增部门"),
        ("department.changed", "修改部门"),
        ("audit-log.exported", "导出日志"),
        ("personal-data.revealed", "查看个人信息原文"),
        ("dictionary.created", "新增字典"),
        ("dictionary.changed", "修改字典"),
        ("dictionary.deleted", "删除字典"),
        ("dictionary.imported", "导入字典"),
        ("dictionary.exported", "导出字典"),
        ("dictionary-entry.created", "新增字典条目"),
        ("dictionary-entry.changed", "修改字典条目"),
        ("dictionary-entry.deleted", "删除字典条目"),
        ("announcement.written", "新增公告"),
        ("announcement.changed", "修改公告"),
        ("announcement.published", "发布公告"),
        ("announcement.withdrawn", "撤回公告"),
    ];
}
