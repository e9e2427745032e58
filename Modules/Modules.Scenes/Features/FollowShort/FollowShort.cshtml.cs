using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Scenes.Guessing;

namespace SuiShenMa.Scenes.Features;

[OpenToEveryone("whoever scans a short code may be led to what it stands for; no personal data is shown")]
internal sealed class FollowShortPage(IMediator mediator, GuessLimit guesses, ICurrentUser user) : PageModel
{
    public ShortCodeAnswer Answer { get; private set; } = new(ShortCodeVerdict.Unknown, "");

    public ShortText Text => ShortText.Of(Answer.Verdict);

    public bool TooManyGuesses { get; private set; }

    public async Task<IActionResult> OnGetAsync(string value, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        var source = user.SourceIp ?? "";
        if (guesses.SecondsToWait(source) is { } seconds)
        {
            TooManyGuesses = true;
            Response.StatusCode = 429;
            Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return Page();
        }
        Answer = await mediator.Send(new FollowShort.Query(value), ct);
        if (Answer is { Verdict: ShortCodeVerdict.Good, Host: null })
        {
            Response.Headers.Location = Answer.Page;
            return StatusCode(303);
        }
        Response.StatusCode = Answer.Verdict switch
        {
            ShortCodeVerdict.Good => 200,
            ShortCodeVerdict.Expired or ShortCodeVerdict.Denied => 410,
            _ => 404,
        };
        if (Answer.Verdict is ShortCodeVerdict.Unknown or ShortCodeVerdict.Misread)
        {
            guesses.Missed(source);
        }
        return Page();
    }
}
