using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Domain;

namespace SuiShenMa.Admin.Features;

/// <summary>The kinds of account as people call them.</summary>
internal static class AccountTexts
{
    public static IReadOnlyList<SelectListItem> Kinds { get; } =
        [.. Enum.GetValues<AccountKind>().Select(k => new SelectListItem(Of(k), k.ToString()))];

    public static IReadOnlyList<SelectListItem> Administrators { get; } =
        [.. Enum.GetValues<AccountKind>().Where(k => k.IsAdministrator()).Select(k => new SelectListItem(Of(k), k.ToString()))];

    public static string Of(AccountKind kind) => kind switch
    {
        AccountKind.PlatformAdministrator => "平台管理员",
        AccountKind.DepartmentUser => "委办用户",
        AccountKind.SystemAdministrator => "系统管理员",
        AccountKind.SecurityAdministrator => "安全管理员",
        AccountKind.AuditAdministrator => "审计管理员",
        AccountKind.SubAccount => "子账号",
        _ => kind.ToString(),
    };
}
