using System.Security.Claims;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.SingleSignOn;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

/// <summary>The way to the portal and back: <c>/sign-in/portal</c> sends there, <c>/sign-in/portal/done</c> is where its answer leads.</summary>
[OpenToEveryone("nobody is signed in before the portal has answered")]
internal sealed class SignInByPortalPage(IMediator mediator, IOptions<SingleSignOnOptions> options, PortalDoor door) : PageModel
{
    private static readonly HashSet<string> StrongMethods = new(["mfa", "otp", "hwk", "sc", "swk"], StringComparer.OrdinalIgnoreCase);

    [BindProperty(SupportsGet = true)] public string? ReturnUrl { get; set; }

    /// <summary>Why the person was not let in.</summary>
    public string Refusal { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string? step, CancellationToken ct)
    {
        if (!options.Value.IsOn || step is not (null or "done"))
        {
            return NotFound();
        }
        if (step is null)
        {
            if (!await door.IsOpenAsync(ct))
            {
                return Redirect(CookieAccess.SignInPath + "?portal=" + PortalDoor.Away + (ReturnUrl is null ? "" : "&returnUrl=" + Uri.EscapeDataString(ReturnUrl)));
            }
            var back = "/sign-in/portal/done" + (ReturnUrl is null ? "" : "?returnUrl=" + Uri.EscapeDataString(ReturnUrl));
            return Challenge(new AuthenticationProperties { RedirectUri = back }, SingleSignOnOptions.Scheme);
        }
        var answer = await HttpContext.AuthenticateAsync(SingleSignOnOptions.TicketScheme);
        if (answer.Principal?.FindFirstValue("sub") is not { } subject)
        {
            return Redirect(CookieAccess.SignInPath + "?portal=failed");
        }
        // The portal's answer is good once.
        await HttpContext.SignOutAsync(SingleSignOnOptions.TicketScheme);
        try
        {
            return await EnterAsync(new SignInByPortal.Command(subject,
                answer.Principal.FindAll("amr").Any(c => StrongMethods.Contains(c.Value)), answer.Properties?.GetTokenValue("id_token") ?? "-"), ct);
        }
        catch (RuleViolation rule)
        {
            (Refusal, Response.StatusCode) = (rule.Message, rule.Status);
            return Page();
        }
    }

    private async Task<IActionResult> EnterAsync(SignInByPortal.Command command, CancellationToken ct)
    {
        var result = await mediator.Send(command, ct);
        var target = ReturnUrl is { Length: > 1 } url && Url.IsLocalUrl(url) ? url : "/admin";
        if (result.Half is not null)
        {
            Response.Cookies.Append(HalfSignIn.Cookie, result.Half, HalfSignIn.Options(HttpContext));
            return LocalRedirect(HalfSignIn.CodePath + "?returnUrl=" + Uri.EscapeDataString(target));
        }
        await HttpContext.SignInAsync(CookieAccess.PrincipalOf(result.Token!));
        return LocalRedirect(target);
    }
}
