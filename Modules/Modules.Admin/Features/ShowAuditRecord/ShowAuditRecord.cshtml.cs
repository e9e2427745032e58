using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Audit)]
internal sealed class ShowAuditRecordPage(IMediator mediator, AuditActionCatalog actions, IDepartments departments) : PageModel
{
    public ShowAuditRecord.Result Result { get; private set; } = null!;

    public string? Department => departments.Find(Result.Record.DepartmentId)?.Name;

    public string TextOf(string action) => actions.TextOf(action);

    public string SubjectOf(string kind) => actions.SubjectOf(kind);

    public async Task OnGetAsync(long id, CancellationToken ct) => Result = await mediator.Send(new ShowAuditRecord.Query(id), ct);
}
