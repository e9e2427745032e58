using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Audit)]
internal sealed class ListAuditRecordsPage(IMediator mediator, IEnumerable<AuditActionInfo> actions, IDepartments departments) : PageModel
{
    private readonly Dictionary<string, string> _texts = actions.DistinctBy(a => a.Action).ToDictionary(a => a.Action, a => a.Text);

    [BindProperty(SupportsGet = true, Name = "")] public ListAuditRecords.Query Filter { get; set; } = new();

    public Paged<ListAuditRecords.Result> List { get; private set; } = null!;

    public IEnumerable<SelectListItem> Actions => [new("全部", ""), .. _texts.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => new SelectListItem(t.Value, t.Key))];

    public string TextOf(string action) => _texts.GetValueOrDefault(action, action);

    public static string Who(ListAuditRecords.Result record) =>
        record.ActorKind == nameof(ActorKind.Anonymous) ? "未登录" : record.ActorName;

    public string? DepartmentOf(ListAuditRecords.Result record) => departments.Find(record.DepartmentId)?.Name;

    public async Task OnGetAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);
}
