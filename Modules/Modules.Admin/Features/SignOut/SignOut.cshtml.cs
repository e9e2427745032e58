using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.SingleSignOn;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

[OpenToEveryone("a session that has ended already may be left too")]
internal sealed class SignOutPage(IMediator mediator, PortalExit exit) : PageModel
{
    /// <summary>Where the portal ends its own session.</summary>
    public string? PortalExit { get; private set; }

    /// <summary>A link or an image must not sign anybody out, so only the posted form does.</summary>
    public IActionResult OnGet() => Redirect(CookieAccess.SignInPath);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var token = (await mediator.Send(new SignOut.Command(), ct)).PortalToken;
        await HttpContext.SignOutAsync();
        if (token is not null && (PortalExit = await exit.AddressAsync(Request, token, ct)) is not null)
        {
            Response.Headers.CacheControl = "no-store";
            return Page();
        }
        return Redirect(CookieAccess.SignInPath);
    }
}
