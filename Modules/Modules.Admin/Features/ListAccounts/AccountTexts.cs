using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Domain;

namespace SuiShenMa.Admin.Features;

/// <summary>The kinds of account as people call them.</summary>
internal static class AccountTexts
{
    public static IReadOnlyList<SelectListItem> Kinds { get; } =
        [.. Enum.GetValues<AccountKind>().Select(k => new SelectListItem(Of(k), k.ToString()))];

    public static string Of(AccountKind kind) => kind switch
    {
        AccountKind.PlatformAdministrator => "平台管理员",
        AccountKind.DepartmentUser => "部门账号",
        AccountKind.SubAccount => "子账号",
        _ => kind.ToString(),
    };
}
