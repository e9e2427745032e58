using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.TypesView)]
internal sealed class ObjectTypeDetailPage(IMediator mediator) : PageModel
{
    public ObjectTypeDetail.Result Shown { get; private set; } = null!;

    public async Task OnGetAsync(string code, CancellationToken ct) => Shown = await mediator.Send(new ObjectTypeDetail.Query(code), ct);
}
