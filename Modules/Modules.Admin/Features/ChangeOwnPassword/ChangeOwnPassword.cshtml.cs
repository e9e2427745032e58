using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Access;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[SignedIn("everyone changes their own password")]
internal sealed class ChangeOwnPasswordPage(IMediator mediator, PasswordTransport transport, PolicyBook policies) : PageModel
{
    [BindProperty] public ChangeOwnPassword.Command Form { get; set; } = new("", "", "");

    private TransportOffer? _offer;

    public TransportOffer Offer => _offer ??= transport.Offer();

    /// <summary>Why it must be changed before anything else; null when it is the person's own wish.</summary>
    public string? Forced => FirstDuty.Of(HttpContext) is { Path: CookieAccess.PasswordPath } duty ? duty.Why : null;

    public async Task<string> HintAsync()
    {
        var policy = await policies.CurrentAsync(HttpContext.RequestAborted);
        return $"{policy[PolicyTable.PasswordLength]} 个字符以上，含大写字母、小写字母、数字、符号中的{(policy[PolicyTable.PasswordKinds] == 4 ? "四" : "三")}种，不含用户名，不与最近 {policy[PolicyTable.PasswordHistory]} 个密码相同。";
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var passwords = await transport.ReadAsync(Request, ct, "Form.Current", "Form.New", "Form.Repeat");
        await mediator.Send(new ChangeOwnPassword.Command(passwords[0], passwords[1], passwords[2]), ct);
        this.Notice("密码已修改，其他设备上的登录已退出。");
        return Redirect("/admin");
    }
}
