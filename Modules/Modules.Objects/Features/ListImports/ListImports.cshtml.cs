using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.Import)]
internal sealed class ListImportsPage(IMediator mediator, ITypeCatalog types, ICurrentUser user) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public ListImports.Query Filter { get; set; } = new();

    public Paged<ListImports.Result> List { get; private set; } = null!;

    public bool MayBlank => user.Actor.May(ObjectsPermissions.Blank);

    public IEnumerable<SelectListItem> Sources { get; } =
        [new("全部", ""), .. new[] { BatchSource.Workbook, BatchSource.Api, BatchSource.Blank }.Select(s => new SelectListItem(s.Text(), s.ToString()))];

    public IEnumerable<SelectListItem> States { get; } = [new("全部", ""), .. Enum.GetValues<BatchState>().Select(s => new SelectListItem(s.Text(), s.ToString()))];

    public string TypeName(string code) => code.Length == 0 ? "不指定" : types.Find(code)?.Type.Name ?? code;

    public async Task OnGetAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);
}
