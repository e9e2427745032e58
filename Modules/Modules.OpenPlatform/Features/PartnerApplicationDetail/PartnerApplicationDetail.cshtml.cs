using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.OpenPlatform.Features;

[Permission(OpenPlatformPermissions.Applications)]
internal sealed class PartnerApplicationDetailPage(IMediator mediator) : PageModel, IReload
{
    [BindProperty(SupportsGet = true)] public string AppId { get; set; } = "";

    public PartnerApplicationDetail.Result Shown { get; private set; } = null!;

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostSwitchAsync(bool on, CancellationToken ct)
    {
        await mediator.Send(new SwitchPartnerApplication.Command(AppId, on), ct);
        this.Notice(on ? "应用已启用。" : "应用已停用，它的调用从现在起被拒绝。");
        return Redirect("/admin/applications/" + AppId);
    }

    public async Task<IActionResult> OnPostEndKeyAsync(string keyId, int afterHours, CancellationToken ct)
    {
        await mediator.Send(new EndPartnerKey.Command(AppId, keyId, afterHours), ct);
        this.Notice(afterHours == 0 ? $"密钥 {keyId} 已失效。" : $"密钥 {keyId} 将在 {afterHours} 小时后失效。");
        return Redirect("/admin/applications/" + AppId);
    }

    public async Task ReloadAsync(CancellationToken ct) => Shown = await mediator.Send(new PartnerApplicationDetail.Query(AppId), ct);
}
