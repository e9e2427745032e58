using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Options;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.SingleSignOn;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Provisioning)]
internal sealed class ListProvisioningPage(IMediator mediator, IOptions<SingleSignOnOptions> options, PortalBreaker breaker) : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "")] public ListProvisioning.Query Filter { get; set; } = new();

    private const string Path = "/admin/provisioning";

    public Paged<ListProvisioning.Result> List { get; private set; } = null!;

    public IEnumerable<SelectListItem> States { get; } = [new("全部", ""), new("等待推送", "Waiting"), new("已同步", "Done"), new("失败", "Failed")];

    public bool IsOn => options.Value.Provisioning.IsOn;

    public bool IsPaused => breaker.IsOpen;

    public static string Text(ListProvisioning.Result row) => row.State switch
    {
        ProvisioningState.Done => row.Disabled ? "已同步（停用）" : "已同步",
        ProvisioningState.Failed => "失败",
        _ => row.Attempts > 0 ? "等待重试" : "等待推送",
    };

    public static string Tone(ListProvisioning.Result row) => row.State switch
    {
        ProvisioningState.Done => "ok",
        ProvisioningState.Failed => "bad",
        _ => row.Attempts > 0 ? "warn" : "",
    };

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostPushAsync(Guid id, CancellationToken ct)
    {
        await mediator.Send(new PushAccountAgain.Command(id), ct);
        this.Notice("已重新进入推送队列。");
        return Redirect(Path);
    }

    public async Task<IActionResult> OnPostPushFailedAsync(CancellationToken ct)
    {
        var count = (await mediator.Send(new PushAccountAgain.Command(null), ct)).Count;
        this.Notice(count == 0 ? "没有推送失败的账号。" : $"{count} 个账号已重新进入推送队列。");
        return Redirect(Path);
    }

    public async Task ReloadAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);
}
