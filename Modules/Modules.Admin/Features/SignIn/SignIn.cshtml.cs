using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Access;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

[OpenToEveryone("nobody is signed in before signing in")]
internal sealed class SignInPage(IMediator mediator, ICurrentUser user, TimeProvider clock) : PageModel
{
    [BindProperty] public SignIn.Command Form { get; set; } = new("", "");

    [BindProperty(SupportsGet = true)] public string? ReturnUrl { get; set; }

    public IActionResult OnGet() => user.Actor.Kind == ActorKind.Operator ? LocalRedirect(Target) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var result = await mediator.Send(Form, ct);
        await HttpContext.SignInAsync(CookieAccess.PrincipalOf(result.AccountId, result.SecurityStamp, clock.GetUtcNow().UtcDateTime));
        return LocalRedirect(result.MustChangePassword ? CookieAccess.PasswordPath : Target);
    }

    private string Target => ReturnUrl is { Length: > 1 } url && Url.IsLocalUrl(url) ? url : "/admin";
}
