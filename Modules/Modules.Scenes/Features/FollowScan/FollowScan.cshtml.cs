using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Scenes.Guessing;

namespace SuiShenMa.Scenes.Features;

[OpenToEveryone("whoever scans a printed code may see what it is; no personal data is shown")]
internal sealed class FollowScanPage(IMediator mediator, GuessLimit guesses, Terminals terminals, ICurrentUser user) : PageModel
{
    public const string LargeCookie = "ssm-large";

    public LandingVerdict Verdict { get; private set; }

    public ObjectCodeCard? Object { get; private set; }

    public IReadOnlyList<LandingService> Services { get; private set; } = [];

    public bool TooManyGuesses { get; private set; }

    public LandingText Text { get; private set; } = LandingText.Of(LandingVerdict.Unknown, false);

    public async Task<IActionResult> OnGetAsync(string code, string? large, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        if (large is not null)
        {
            // Works without script, and the next page knows it too.
            Response.Cookies.Append(LargeCookie, large == "1" ? "1" : "0", new CookieOptions { Path = "/", MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, IsEssential = true, Secure = Request.IsHttps });
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
        var found = await mediator.Send(new FollowScan.Query(code), ct);
        (Verdict, Object) = (found.Verdict, found.Object);
        var terminal = terminals.Of(Request.Headers.UserAgent);
        Services = [.. found.Services.Where(s => s.Terminals.Count == 0 || s.Terminals.Contains(terminal))];
        Text = LandingText.Of(Verdict, Object is not null);
        if (Verdict is LandingVerdict.Unknown or LandingVerdict.Misread)
        {
            guesses.Missed(source);
            Response.StatusCode = 404;
        }
        return Page();
    }

    /// <summary>Nine digits in threes, as they are read out.</summary>
    public static string Grouped(string unifiedCode) => string.Join(' ', unifiedCode.Chunk(3).Select(c => new string(c)));
}
