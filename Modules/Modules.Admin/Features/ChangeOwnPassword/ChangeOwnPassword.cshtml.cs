using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Access;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[SignedIn("everyone changes their own password")]
internal sealed class ChangeOwnPasswordPage(IMediator mediator, TimeProvider clock) : PageModel
{
    [BindProperty] public ChangeOwnPassword.Command Form { get; set; } = new("", "", "");

    public bool Forced => CookieAccess.MustChangePassword(HttpContext);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var result = await mediator.Send(Form, ct);
        // The old cookie carries the old stamp; this browser goes on with a new one.
        await HttpContext.SignInAsync(CookieAccess.PrincipalOf(result.AccountId, result.SecurityStamp, clock.GetUtcNow().UtcDateTime));
        this.Notice("密码已修改，其他设备上的登录已退出。");
        return Redirect("/admin");
    }
}
