using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Access;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

[OpenToEveryone("the session begins only after the code")]
internal sealed class SignInWithCodePage(IMediator mediator, HalfSignIn half) : PageModel
{
    internal sealed record Fields(string Code);

    [BindProperty] public Fields Form { get; set; } = new("");

    [BindProperty(SupportsGet = true)] public string? ReturnUrl { get; set; }

    public IActionResult OnGet() => half.Open(Request.Cookies[HalfSignIn.Cookie]) is null ? Redirect(CookieAccess.SignInPath) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var result = await mediator.Send(new SignInWithCode.Command(Request.Cookies[HalfSignIn.Cookie], Form.Code ?? ""), ct);
        Response.Cookies.Delete(HalfSignIn.Cookie, HalfSignIn.Options(HttpContext));
        await HttpContext.SignInAsync(CookieAccess.PrincipalOf(result.Token));
        return LocalRedirect(ReturnUrl is { Length: > 1 } url && Url.IsLocalUrl(url) ? url : "/admin");
    }
}
