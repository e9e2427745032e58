using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Access;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

[OpenToEveryone("a session that has ended already may be left too")]
internal sealed class SignOutPage(IMediator mediator) : PageModel
{
    /// <summary>A link or an image must not sign anybody out, so only the posted form does.</summary>
    public IActionResult OnGet() => Redirect(CookieAccess.SignInPath);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await mediator.Send(new SignOut.Command(), ct);
        await HttpContext.SignOutAsync();
        return Redirect(CookieAccess.SignInPath);
    }
}
