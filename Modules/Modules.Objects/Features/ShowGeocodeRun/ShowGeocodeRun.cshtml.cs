using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.Geocode)]
internal sealed class ShowGeocodeRunPage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true)] public string Id { get; set; } = "";
    [BindProperty(SupportsGet = true)] public GeocodeItemState? State { get; set; }
    [BindProperty(SupportsGet = true)] public int PageNo { get; set; } = 1;
    [BindProperty(SupportsGet = true)] public int? PageSize { get; set; }

    public ShowGeocodeRun.Result Found { get; private set; } = null!;

    public bool IsDone => Found.Run.State == GeocodeRunState.Done;

    public async Task OnGetAsync(CancellationToken ct) =>
        Found = await mediator.Send(new ShowGeocodeRun.Query(Id, State, PageNo, RememberedPageSize.For(HttpContext, PageSize)), ct);

    public async Task<IActionResult> OnGetProgressAsync(CancellationToken ct)
    {
        var run = (await mediator.Send(new ShowGeocodeRun.Query(Id, null, 1, 1), ct)).Run;
        var text = string.Create(CultureInfo.InvariantCulture, $"{run.Worked:N0} / {run.Total:N0}");
        return new JsonResult(new { value = run.Worked, max = run.Total, text, done = run.State == GeocodeRunState.Done, nextPollMs = Random.Shared.Next(1800, 2600) });
    }
}
