using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.SingleSignOn;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

[OpenToEveryone("nobody is signed in before signing in")]
internal sealed class SignInPage(IMediator mediator, ICurrentUser user, PasswordTransport transport, IOptions<SingleSignOnOptions> portal) : PageModel
{
    private TransportOffer? _offer;

    [BindProperty] public SignIn.Command Form { get; set; } = new("", "");

    [BindProperty(SupportsGet = true)] public string? ReturnUrl { get; set; }

    /// <summary>Why the session before is over.</summary>
    [BindProperty(SupportsGet = true)] public SessionEnd? Ended { get; set; }

    /// <summary>Set when the person came back from the portal without an answer.</summary>
    [BindProperty(SupportsGet = true)] public string? Portal { get; set; }

    /// <summary>Name of the portal, when there is one.</summary>
    public string? PortalName => portal.Value.IsOn ? portal.Value.Name : null;

    public string PortalPath => "/sign-in/portal" + (ReturnUrl is null ? "" : "?returnUrl=" + Uri.EscapeDataString(ReturnUrl));

    public TransportOffer Offer => _offer ??= transport.Offer();

    public string? EndedText => Portal == PortalDoor.Away ? "统一门户暂时无法访问，请稍后再试，或者用本平台的用户名和密码登录。" : Portal is not null ? "没有收到统一门户的有效答复，请重新登录。" : Ended switch
    {
        SessionEnd.Idle => "您已较长时间没有操作，为安全起见已自动退出，请重新登录。",
        SessionEnd.TooLong => "本次登录已达到最长有效时间，请重新登录。",
        SessionEnd.Displaced => "您的账号在其他地方登录，本次登录已退出。如非本人操作，请立即修改密码。",
        SessionEnd.ForcedOut => "管理员已结束您的本次登录。",
        SessionEnd.PasswordChanged => "账号的密码已变更，请用新密码登录。",
        SessionEnd.RightsChanged => "账号的类型已变更，请重新登录。",
        SessionEnd.PortalUnbound => "账号与统一门户的绑定已变更，请重新登录。",
        _ => null,
    };

    public IActionResult OnGet() => user.Actor.Kind == ActorKind.Operator ? LocalRedirect(Target) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var password = (await transport.ReadAsync(Request, ct, "Form.Password"))[0];
        var result = await mediator.Send(Form with { Password = password }, ct);
        if (result.Half is not null)
        {
            Response.Cookies.Append(HalfSignIn.Cookie, result.Half, HalfSignIn.Options(HttpContext));
            return LocalRedirect(HalfSignIn.CodePath + (ReturnUrl is null ? "" : "?returnUrl=" + Uri.EscapeDataString(ReturnUrl)));
        }
        await HttpContext.SignInAsync(CookieAccess.PrincipalOf(result.Token!));
        return LocalRedirect(Target);
    }

    private string Target => ReturnUrl is { Length: > 1 } url && Url.IsLocalUrl(url) ? url : "/admin";
}
