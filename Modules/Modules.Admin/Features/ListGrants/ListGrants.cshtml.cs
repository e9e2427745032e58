using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Grants)]
internal sealed class ListGrantsPage(IMediator mediator, AdminDb db, IDepartments departments) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public ListGrants.Query Filter { get; set; } = new();

    public Paged<ListGrants.Result> List { get; private set; } = null!;

    public IEnumerable<SelectListItem> Roles { get; private set; } = [];

    public IEnumerable<SelectListItem> Kinds { get; } = [new("全部", ""), .. AccountTexts.Kinds];

    public IEnumerable<SelectListItem> Departments => [new("全部", ""), .. departments.All.Select(d => new SelectListItem(d.Name, d.Id))];

    public async Task OnGetAsync(CancellationToken ct)
    {
        List = await mediator.Send(Filter, ct);
        Roles = [new("全部", ""), .. (await db.Roles.AsNoTracking().OrderBy(r => r.Name).Select(r => new { r.Id, r.Name }).ToListAsync(ct)).Select(r => new SelectListItem(r.Name, r.Id.ToString()))];
    }
}
