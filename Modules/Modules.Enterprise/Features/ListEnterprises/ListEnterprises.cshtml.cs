using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Enterprise.Features;

[Permission(EnterprisePermissions.View)]
internal sealed class ListEnterprisesPage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public ListEnterprises.Query Filter { get; set; } = new();

    public CappedPage<ListEnterprises.Result> List { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);
}
