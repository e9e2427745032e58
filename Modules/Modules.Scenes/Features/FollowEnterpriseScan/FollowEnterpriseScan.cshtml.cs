using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Scenes.Guessing;

namespace SuiShenMa.Scenes.Features;

[OpenToEveryone("whoever scans the code of an enterprise may see whose it is; register facts only, no personal data")]
internal sealed class FollowEnterpriseScanPage(IMediator mediator, GuessLimit guesses, ICurrentUser user) : PageModel
{
    public LandingVerdict Verdict { get; private set; }

    public EnterpriseCodeCard? Enterprise { get; private set; }

    public IReadOnlyList<LandingService> Services { get; private set; } = [];

    public bool TooManyGuesses { get; private set; }

    public LandingText Text { get; private set; } = OfEnterprise(LandingVerdict.Unknown);

    public async Task<IActionResult> OnGetAsync(string code, string? large, CancellationToken ct)
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
        var found = await mediator.Send(new FollowEnterpriseScan.Query(code), ct);
        (Verdict, Enterprise, Services) = (found.Verdict, found.Enterprise, found.Services);
        Text = OfEnterprise(Verdict);
        if (Enterprise is null && Verdict != LandingVerdict.Suspended)
        {
            guesses.Missed(source);
            Response.StatusCode = 404;
        }
        return Page();
    }

    private static LandingText OfEnterprise(LandingVerdict verdict) => verdict switch
    {
        LandingVerdict.Genuine => new("", "官方企业码，核验为真", "", "", ""),
        LandingVerdict.Disabled => new("warn", "官方企业码，已停用", "这枚企业码已停用", "主管部门暂停了这枚企业码的使用，页面信息仅供参考。", "如需了解原因，请联系企业或拨打 12345。"),
        LandingVerdict.Misread => new("warn", "码值没有读全", "没有认出这枚码", "扫到的码值校验不通过，多半是码面污损、反光，或者手工输入有误。", "请擦净码面，对准后重新扫一次。"),
        LandingVerdict.Suspended => new("bad", "核验异常，暂停使用", "这枚企业码暂停使用", "这枚企业码由平台签发，但它的登记信息校验异常，平台正在核查。请不要据此付款或填写个人信息。", "请拨打 12345，告诉我们它贴在哪里。"),
        _ => new("bad", "不是有效的企业码", "查无此码", "平台没有签发过这枚企业码，它可能是伪造或误印的。请不要据此付款或填写个人信息。", "请拨打 12345，告诉我们它贴在哪里。"),
    };
}
