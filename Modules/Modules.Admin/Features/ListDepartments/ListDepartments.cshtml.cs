using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Departments)]
internal sealed class ListDepartmentsPage(IMediator mediator, IRegions regions) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public ListDepartments.Query Filter { get; set; } = new();

    public Paged<ListDepartments.Result> List { get; private set; } = null!;

    public IEnumerable<SelectListItem> Regions => [new("全部", ""), new("市级", Scope.City), .. regions.Districts.Select(d => new SelectListItem(d.Name, d.Code))];

    public async Task OnGetAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);
}
