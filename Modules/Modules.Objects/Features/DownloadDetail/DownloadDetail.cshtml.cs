using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Images;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.Images)]
internal sealed class DownloadDetailPage(IMediator mediator, ITypeCatalog types) : PageModel
{
    public DownloadRecord Download { get; private set; } = new();

    public Paged<PrintedCode> Images { get; private set; } = new([], 1, 50, 0);

    public string TypeName(string code) => code.Length == 0 ? "—" : types.Find(code)?.Type.Name ?? code;

    public async Task OnGetAsync(long id, CancellationToken ct, int pageNo = 1, int pageSize = 50) =>
        (Download, Images) = await mediator.Send(new DownloadDetail.Query(id, pageNo, pageSize), ct);
}
