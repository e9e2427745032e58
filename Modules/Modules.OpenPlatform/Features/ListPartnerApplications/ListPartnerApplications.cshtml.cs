using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.OpenPlatform.Features;

[Permission(OpenPlatformPermissions.Applications)]
internal sealed class ListPartnerApplicationsPage(IMediator mediator, IDepartments departments) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public ListPartnerApplications.Query Filter { get; set; } = new();

    public Paged<ListPartnerApplications.Result> List { get; private set; } = null!;

    public IEnumerable<SelectListItem> Departments => [new("全部", ""), .. departments.All.Select(d => new SelectListItem(d.Name, d.Id))];

    public async Task OnGetAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);
}
