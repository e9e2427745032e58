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

    public static string Of(AdministratorAct act) => act switch
    {
        AdministratorAct.ResetPassword => "重置密码",
        AdministratorAct.ResetSecondFactor => "重置二次验证",
        AdministratorAct.Enable => "启用账号",
        AdministratorAct.Disable => "停用账号",
        AdministratorAct.SetExpiry => "设置有效期",
        AdministratorAct.Delete => "删除账号",
        _ => act.ToString(),
    };

    public static string Of(AdministratorChangeState state) => state switch
    {
        AdministratorChangeState.Open => "待确认",
        AdministratorChangeState.Done => "已确认并执行",
        AdministratorChangeState.Declined => "已拒绝",
        AdministratorChangeState.Withdrawn => "已撤回",
        AdministratorChangeState.Expired => "逾期未确认",
        _ => state.ToString(),
    };
}
