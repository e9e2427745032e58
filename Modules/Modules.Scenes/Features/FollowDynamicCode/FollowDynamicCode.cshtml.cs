using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Scenes.Guessing;

namespace SuiShenMa.Scenes.Features;

[OpenToEveryone("whoever scans a dynamic code may see what kind of code it is; the page never shows whose")]
internal sealed class FollowDynamicCodePage(IMediator mediator, GuessLimit guesses, ICurrentUser user) : PageModel
{
    public DynamicCodeSight Sight { get; private set; } = new(DynamicCodeKind.Unknown, DynamicCodeState.Malformed);

    public DynamicText Text => DynamicText.Of(Sight);

    public bool TooManyGuesses { get; private set; }

    /// <summary>The page of the application that made a virtual code; its host is named, so that nobody is sent anywhere unseen.</summary>
    public Uri? Landing => Sight.LandingUrl is { } url ? new Uri(url) : null;

    public async Task<IActionResult> OnGetAsync(string token, string? large, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        if (large is not null)
        {
            Response.Cookies.Append(FollowScanPage.LargeCookie, large == "1" ? "1" : "0", new CookieOptions { Path = "/", MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, IsEssential = true, Secure = Request.IsHttps });
            return LocalRedirect(Request.Path.ToUriComponent());
        }
        var source = user.SourceIp ?? "";
        if (guesses.SecondsToWait(source) is { } seconds)
        {
            TooManyGuesses = true;
            Response.StatusCode = 429;
            Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return Page();
        }
        Sight = await mediator.Send(new FollowDynamicCode.Query(token), ct);
        if (Sight.State is DynamicCodeState.Malformed or DynamicCodeState.Forged)
        {
            guesses.Missed(source);
            Response.StatusCode = 404;
        }
        return Page();
    }
}
