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
        ("account.second-factor-enrolled", "启用二次验证"),
        ("account.second-factor-reset", "重置二次验证"),
        ("account.second-factor-failed", "二次验证失败"),
        ("account.recovery-codes-renewed", "更换恢复码"),
        ("account.expiry-set", "设置账号有效期"),
        ("account.expired", "账号到期停用"),
        ("account.unused", "账号长期未用停用"),
        ("session.displaced", "登录处数达到上限，退出最早的登录"),
        ("session.forced-out", "强制下线"),
        ("account.pushed", "账号同步统一门户"),
        ("account.push-failed", "账号同步统一门户失败"),
        ("account.push-wanted", "重新推送账号"),
        ("account.portal-bound", "绑定统一门户账号"),
        ("account.portal-refused", "统一门户登录被拒绝"),
        ("policy.changed", "修改安全策略"),
        ("account.contact-changed", "修改账号联系方式"),
        ("message.failed", "邮件或短信发送失败"),
        ("message.resent", "重新发送邮件或短信"),
        ("department.created", "新增部门"),
        ("department.changed", "修改部门"),
        ("audit-log.exported", "导出日志"),
    ];
}
