using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Lookup;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.Enter)]
internal sealed class EnteredObjectPage(IMediator mediator, IDepartments departments, PublicAddresses addresses) : PageModel
{
    public EnteredObject.Result Entered { get; private set; } = null!;

    public string Address => addresses.OfObject(Entered.Code);

    public string Manager => NameOf(Entered.ManagingDepartmentId);

    public string Reviewer => NameOf(Entered.ReviewDepartmentId);

    public async Task OnGetAsync(string code, CancellationToken ct) => Entered = await mediator.Send(new EnteredObject.Query(code), ct);

    private string NameOf(string? id) => id is null ? "—" : departments.Find(id)?.Name ?? id;
}
