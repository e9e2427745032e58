using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Kernel.Security;
using SuiShenMa.OpenPlatform.Domain;

namespace SuiShenMa.OpenPlatform.Features;

[Permission(OpenPlatformPermissions.Applications)]
internal sealed class AddPartnerKeyPage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true)] public string AppId { get; set; } = "";

    [BindProperty] public AddPartnerKey.Command Form { get; set; } = new("", AppKey.HmacSm3, null, 365);

    public AddPartnerKey.Result? Added { get; private set; }

    public static IEnumerable<SelectListItem> Algorithms => [new("HMAC-SM3（共享密钥，由平台生成）", AppKey.HmacSm3), new("SM2-SM3（登记对接方的公钥）", AppKey.Sm2Sm3), new("SM4-GCM（加密请求和应答，由平台生成）", AppKey.Sm4Gcm)];

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Added = await mediator.Send(Form with { AppId = AppId }, ct);
        // The answer carries a secret: it must not stay in any cache.
        Response.Headers.CacheControl = "no-store";
        return Page();
    }
}
