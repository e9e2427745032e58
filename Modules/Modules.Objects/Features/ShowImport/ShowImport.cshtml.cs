using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.Import)]
internal sealed class ShowImportPage(IMediator mediator, ITypeCatalog types, ICurrentUser user) : PageModel, IReload
{
    [FromRoute] public string BatchNo { get; set; } = "";

    public ShowImport.Result Import { get; private set; } = null!;

    public string TypeName => Import.Batch.TypeCode.Length == 0 ? "不指定" : types.Find(Import.Batch.TypeCode)?.Type.Name ?? Import.Batch.TypeCode;

    public bool HasFile => Import.Batch is { StoredFile: not null, State: not BatchState.Dropped };

    public bool MayDecide => user.Actor.DepartmentId == Import.Batch.DepartmentId;

    public int Value => Import.Batch.State == BatchState.Checking ? Import.Judged : Import.Batch.Succeeded;

    private int Target => Import.Batch.State == BatchState.Checking ? Import.Batch.Total : Import.Good;

    public string Doing => Import.Batch.State switch
    {
        BatchState.Checking => "正在逐行检查，还没有生成任何码。",
        BatchState.Queued => "已受理，等待处理。",
        _ => "正在生码。",
    };

    public string ProgressText => $"{Value:N0} / {Target:N0}";

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnGetProgressAsync(CancellationToken ct)
    {
        Import = await mediator.Send(new ShowImport.Query(BatchNo, BadRows: false), ct);
        Response.Headers.CacheControl = "no-store";
        var done = Import.Batch.State is not (BatchState.Checking or BatchState.Queued or BatchState.Running);
        // Many pages that wait for the same work should not ask in step.
        return new JsonResult(new { value = Value, max = Target, text = ProgressText, done, nextPollMs = 1500 + Random.Shared.Next(1000) });
    }

    public async Task<IActionResult> OnGetReasonsAsync(CancellationToken ct)
    {
        var file = await mediator.Send(new DownloadReasons.Query(BatchNo), ct);
        return File(file.Content, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file.FileName);
    }

    public async Task<IActionResult> OnPostCommitAsync(CommitMode mode, CancellationToken ct)
    {
        await mediator.Send(new CommitWorkbook.Command(BatchNo, mode), ct);
        return Redirect("/admin/imports/" + BatchNo);
    }

    public async Task<IActionResult> OnPostDropAsync(CancellationToken ct)
    {
        await mediator.Send(new DropWorkbook.Command(BatchNo), ct);
        this.Notice("已放弃导入，没有生成任何码。");
        return Redirect("/admin/imports");
    }

    public async Task ReloadAsync(CancellationToken ct) => Import = await mediator.Send(new ShowImport.Query(BatchNo), ct);
}
