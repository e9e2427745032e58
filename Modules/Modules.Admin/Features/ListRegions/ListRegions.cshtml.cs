using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Regions)]
internal sealed class ListRegionsPage(IMediator mediator, IRegions regions) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public ListRegions.Query Filter { get; set; } = new();

    public Paged<ListRegions.Result> List { get; private set; } = null!;

    public IRegions Regions => regions;

    public string Chosen => Filter.Parent is { } code && regions.Find(code) is { } region ? region.Name : "全市";

    public async Task OnGetAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);
}
