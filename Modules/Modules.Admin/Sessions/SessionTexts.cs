using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;

namespace SuiShenMa.Admin.Sessions;

internal static class SessionTexts
{
    public static string StateOf(ListSessions.Result session) => session.Changed ? "数据被改动，已失效" : Of(session.EndedBy);

    public static string Tone(ListSessions.Result session) => session.Changed ? "bad" : session.EndedAt is null ? "ok" : "";

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
        SessionEnd.PortalUnbound => "统一门户绑定变更",
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
