using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Sheets;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Enterprise.Features;

[Permission(EnterprisePermissions.Import)]
internal sealed class ListEnterpriseSheetsPage(IMediator mediator, SheetWorks works, ICurrentUser user) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public ListEnterpriseSheets.Query Filter { get; set; } = new();

    public Paged<SheetBatch> List { get; private set; } = null!;

    public IEnumerable<SelectListItem> Kinds => [new("全部", ""), .. works.OfferedTo(user.Actor).Select(w => new SelectListItem(w.Title, w.Kind.ToString()))];

    public IEnumerable<SelectListItem> States { get; } = [new("全部", ""), .. Enum.GetValues<SheetState>().Select(s => new SelectListItem(s.Text(), s.ToString()))];

    public string TitleOf(SheetKind kind) => works.Of(kind).Title;

    public async Task OnGetAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);
}
