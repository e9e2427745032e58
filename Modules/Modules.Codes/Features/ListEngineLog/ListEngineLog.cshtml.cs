using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Codes.Features;

[Permission(EnginePermissions.Log)]
internal sealed class ListEngineLogPage(IMediator mediator, ActionTexts actions, CallerNames callers, CallLog calls, CodeKinds kinds) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public EngineLogFilter Filter { get; set; } = new();

    [BindProperty(SupportsGet = true)] public long? Before { get; set; }

    public ListEngineLog.Result List { get; private set; } = null!;

    public long Lost => calls.Lost;

    public IEnumerable<SelectListItem> Actions => [new("全部", ""), .. actions.All.OrderBy(a => a.Value, StringComparer.Ordinal).Select(a => new SelectListItem(a.Value, a.Key))];

    public IEnumerable<SelectListItem> Kinds => kinds.Filter(Filter.CodeKind);

    public string KindText(string kind) => kind.Length == 0 ? "—" : kinds.Of(kind);

    public string ActionText(string action) => actions.Of(action);

    public CallerNames Callers => callers;

    public async Task OnGetAsync(int? pageSize, CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            // A filter that cannot be read must not become "no filter".
            Response.StatusCode = 400;
            List = new ListEngineLog.Result([], null);
            return;
        }
        List = await mediator.Send(new ListEngineLog.Query(Filter, Before, RememberedPageSize.For(HttpContext, pageSize)), ct);
        await callers.LoadAsync(List.Calls, ct);
    }

    /// <summary>The same filter as a workbook, as far as <see cref="ExportEngineLog.Most"/> rows.</summary>
    public async Task<IActionResult> OnGetExportAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest();
        }
        var export = await mediator.Send(new ExportEngineLog.Command(Filter), ct);
        return File(export.Workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", export.FileName);
    }
}
