using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Audit)]
internal sealed class ShowIntegrityPage(IMediator mediator) : PageModel, IReload
{
    private const string Here = "/admin/integrity";

    [BindProperty] public CloseIntegrityAlarm.Command Form { get; set; } = new("");

    public ShowIntegrity.Result Result { get; private set; } = null!;

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostCloseAsync(CancellationToken ct)
    {
        await mediator.Send(Form, ct);
        this.Notice("告警已解除，结论已记入日志。");
        return Redirect(Here);
    }

    public async Task<IActionResult> OnPostCheckAsync(CancellationToken ct)
    {
        await mediator.Send(new CheckIntegrity.Command(), ct);
        this.Notice("校验已开始，请稍后刷新本页查看结果。");
        return Redirect(Here);
    }

    public async Task ReloadAsync(CancellationToken ct) => Result = await mediator.Send(new ShowIntegrity.Query(), ct);
}
