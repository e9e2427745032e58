using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace SuiShenMa.Admin.Access;

/// <summary>What an operator must do before anything else; until then the account has no permission at all.</summary>
internal sealed record FirstDuty(string Path, string Why)
{
    private static readonly object Key = new();

    public static FirstDuty PasswordOfOthers { get; } = new(CookieAccess.PasswordPath, "当前密码由他人设置。请先改成只有您自己知道的密码，再继续使用。");

    public static FirstDuty PasswordTooOld { get; } = new(CookieAccess.PasswordPath, "当前密码已超过使用期限。请先修改密码，再继续使用。");

    public static FirstDuty Enrol { get; } = new("/admin/second-factor", "按安全策略，您的账号须启用二次验证。请先完成绑定，再继续使用。");

    public static FirstDuty? Of(HttpContext http) => http.Items.TryGetValue(Key, out var duty) ? (FirstDuty)duty! : null;

    public void Demand(HttpContext http) => http.Items[Key] = this;
}

/// <summary>Leads an operator with a first duty to its page, whatever page was asked for.</summary>
internal sealed class FirstDutyFilter : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var path = context.HttpContext.Request.Path;
        if (FirstDuty.Of(context.HttpContext) is { } duty && path.StartsWithSegments("/admin") && path != duty.Path)
        {
            context.Result = new RedirectResult(duty.Path);
            return Task.CompletedTask;
        }
        return next();
    }
}
