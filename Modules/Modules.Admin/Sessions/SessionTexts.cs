using SuiShenMa.Admin.Domain;

namespace SuiShenMa.Admin.Sessions;

internal static class SessionTexts
{
    public static string Of(SessionEnd? end) => end switch
    {
        null => "使用中",
        SessionEnd.SignedOut => "已退出",
        SessionEnd.Idle => "长时间无操作",
        SessionEnd.TooLong => "达到最长有效时间",
        SessionEnd.Displaced => "被新的登录替换",
        SessionEnd.ForcedOut => "被强制下线",
        SessionEnd.AccountDisabled => "账号停用",
        SessionEnd.PasswordChanged => "密码变更",
        SessionEnd.Restored => "数据恢复",
        _ => "权限变更",
    };

    public static string Of(FactorKind factor, bool byPortal) => (byPortal ? "统一门户" : "密码") + factor switch
    {
        FactorKind.Totp => " + 验证码",
        FactorKind.RecoveryCode => " + 恢复码",
        FactorKind.Portal => "（含二次验证）",
        _ => "",
    };
}
