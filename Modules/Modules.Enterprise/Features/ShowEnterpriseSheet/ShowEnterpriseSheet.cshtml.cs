using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Sheets;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Enterprise.Features;

[Permission(EnterprisePermissions.Import)]
internal sealed class ShowEnterpriseSheetPage(IMediator mediator, SheetWorks works, ICurrentUser user) : PageModel, IReload
{
    [FromRoute] public string BatchNo { get; set; } = "";

    public ShowEnterpriseSheet.Result Sheet { get; private set; } = null!;

    public ISheetWork Work => works.Of(Sheet.Batch.Kind);

    public bool MayDecide => user.Actor.DepartmentId == Sheet.Batch.DepartmentId && user.Actor.May(Work.Permission);

    public string ProgressText => $"{Sheet.Worked:N0} / {Sheet.Batch.Total:N0}";

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnGetProgressAsync(CancellationToken ct)
    {
        await ReloadAsync(ct);
        Response.Headers.CacheControl = "no-store";
        // Many pages that wait for the same work should not ask in step.
        return new JsonResult(new { value = Sheet.Worked, max = Sheet.Batch.Total, text = ProgressText, done = !Sheet.Batch.State.IsBusy(), nextPollMs = 1500 + Random.Shared.Next(1000) });
    }

    public async Task<IActionResult> OnGetReasonsAsync(CancellationToken ct)
    {
        var file = await mediator.Send(new DownloadEnterpriseReasons.Query(BatchNo), ct);
        return File(file.Content, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file.FileName);
    }

    public async Task<IActionResult> OnPostCommitAsync(CommitMode mode, CancellationToken ct)
    {
        await mediator.Send(new CommitEnterpriseSheet.Command(BatchNo, mode), ct);
        return Redirect("/admin/enterprise-imports/" + BatchNo);
    }

    public async Task<IActionResult> OnPostDropAsync(CancellationToken ct)
    {
        await mediator.Send(new DropEnterpriseSheet.Command(BatchNo), ct);
        this.Notice("已放弃，没有导入任何一行。");
        return Redirect("/admin/enterprise-imports");
    }

    public async Task ReloadAsync(CancellationToken ct) => Sheet = await mediator.Send(new ShowEnterpriseSheet.Query(BatchNo), ct);
}
