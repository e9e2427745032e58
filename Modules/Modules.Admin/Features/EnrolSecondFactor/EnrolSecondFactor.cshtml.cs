using MediatR;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Access;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Features;

[SignedIn("everyone may protect their own account")]
internal sealed class EnrolSecondFactorPage(IMediator mediator) : PageModel, IReload
{
    internal sealed record Fields(string Code);

    [BindProperty] public Fields Form { get; set; } = new("");

    public OfferSecondFactor.Result State { get; private set; } = null!;

    /// <summary>Shown once, right after they were made.</summary>
    public IReadOnlyList<string>? RecoveryCodes { get; private set; }

    public string? Forced => FirstDuty.Of(HttpContext) == FirstDuty.Enrol && RecoveryCodes is null ? FirstDuty.Enrol.Why : null;

    public HtmlString Picture => new(QrSvg.Write(State.Uri!, "用身份验证器扫描"));

    public string Secret => string.Join(' ', State.Secret!.Chunk(4).Select(c => new string(c)));

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct) => await ShowAsync(await mediator.Send(new EnrolSecondFactor.Command(Form.Code ?? ""), ct), ct);

    public async Task<IActionResult> OnPostRenewAsync(CancellationToken ct) => await ShowAsync(await mediator.Send(new RenewRecoveryCodes.Command(Form.Code ?? ""), ct), ct);

    public async Task ReloadAsync(CancellationToken ct)
    {
        State = await mediator.Send(new OfferSecondFactor.Command(), ct);
        // The answer carries a secret: it must not stay in any cache.
        Response.Headers.CacheControl = "no-store";
    }

    private async Task<IActionResult> ShowAsync(EnrolSecondFactor.Result made, CancellationToken ct)
    {
        RecoveryCodes = made.RecoveryCodes;
        await ReloadAsync(ct);
        return Page();
    }
}
