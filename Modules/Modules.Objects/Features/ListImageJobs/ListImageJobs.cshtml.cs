using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Images;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.Images)]
internal sealed class ListImageJobsPage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public ListImageJobs.Query Filter { get; set; } = new();

    public Paged<ImageJob> List { get; private set; } = new([], 1, 20, 0);

    public IEnumerable<SelectListItem> Formats { get; } = [new("全部", ""), .. Enum.GetValues<ImageFormat>().Select(f => new SelectListItem(f.Text(), f.ToString()))];

    public IEnumerable<SelectListItem> States { get; } = [new("全部", ""), .. Enum.GetValues<ImageJobState>().Select(s => new SelectListItem(s.Text(), s.ToString()))];

    public async Task OnGetAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);
}
