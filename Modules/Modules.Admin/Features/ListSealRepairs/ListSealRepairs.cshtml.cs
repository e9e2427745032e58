using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Administrators)]
internal sealed class ListSealRepairsPage(IMediator mediator) : PageModel, IReload
{
    public const string Here = "/admin/seal-repairs";

    [BindProperty(SupportsGet = true, Name = "")] public ListSealRepairs.Query Filter { get; set; } = new();

    [BindProperty] public AskSealRepair.Command Form { get; set; } = new("", "", "", "");

    public ListSealRepairs.Result Result { get; private set; } = null!;

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostAskAsync(CancellationToken ct)
    {
        var asked = await mediator.Send(Form, ct);
        this.Notice($"已申请为 {asked.Name} 重新加封，请另一类管理员在 {ChinaTime.Text(asked.EndsAt)} 前确认。");
        return Redirect(Here);
    }

    public async Task<IActionResult> OnPostConfirmAsync(Guid id, CancellationToken ct)
    {
        var done = await mediator.Send(new ConfirmSealRepair.Command(id), ct);
        this.Notice($"已确认。{done.Name} 将在几秒内重新加封，请稍后刷新本页查看结果。");
        return Redirect(Here);
    }

    public async Task<IActionResult> OnPostEndAsync(Guid id, CancellationToken ct)
    {
        var ended = await mediator.Send(new EndSealRepair.Command(id), ct);
        this.Notice($"针对 {ended.Name} 的申请{SealRepairTexts.Of(ended.State)}。");
        return Redirect(Here);
    }

    public async Task ReloadAsync(CancellationToken ct) => Result = await mediator.Send(Filter, ct);
}
