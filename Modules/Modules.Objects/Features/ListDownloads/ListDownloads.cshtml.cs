using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Images;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.Images)]
internal sealed class ListDownloadsPage(IMediator mediator, ITypeCatalog types, ICurrentUser user) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public ListDownloads.Filter Filter { get; set; } = new();

    public Paged<DownloadRecord> List { get; private set; } = new([], 1, 20, 0);

    public IEnumerable<SelectListItem> Formats { get; } = [new("全部", ""), .. Enum.GetValues<ImageFormat>().Select(f => new SelectListItem(f.Text(), f.ToString()))];

    public IEnumerable<SelectListItem> Types =>
        [new("全部", ""), .. types.All.Within(user.Actor.Scope, DataActions.Download).Select(t => new SelectListItem($"{t.Type.Code} {t.Type.Name}", t.Type.Code))];

    public string TypeName(string code) => code.Length == 0 ? "—" : types.Find(code)?.Type.Name ?? code;

    public async Task OnGetAsync(CancellationToken ct, int pageNo = 1, int pageSize = 20) =>
        List = await mediator.Send(new ListDownloads.Query(Filter, pageNo, pageSize), ct);

    /// <summary>The same bytes while the file exists; the image of one code is drawn again.</summary>
    public static string AgainHref(DownloadRecord d) => d.JobId is { } job
        ? $"/admin/image-jobs/{job}/files/{d.FileName}"
        : $"/admin/object-codes/{d.Code}/image?format={d.Format.Word()}&style={Uri.EscapeDataString(d.StyleCode)}&download=1";
}
