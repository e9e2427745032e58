using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Geocoding;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.Geocode)]
internal sealed class GeocodeObjectCodesPage(IMediator mediator, GeocodeWorker worker) : PageModel, IReload
{
    [BindProperty(SupportsGet = true)] public int PageNo { get; set; } = 1;

    public Paged<GeocodeRun> Runs { get; private set; } = null!;

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    /// <summary>From the list of codes: the chosen ones, or with <c>all</c> what its filter finds.</summary>
    public async Task<IActionResult> OnPostAsync([FromForm] string[] codes, [FromForm] ListObjectCodes.Query filter, [FromForm] bool all, [FromForm] string? level, CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            // A filter that cannot be read must not become "no filter".
            Response.StatusCode = 400;
            await ReloadAsync(ct);
            return Page();
        }
        var run = await mediator.Send(new GeocodeObjectCodes.Command(all ? [] : codes, all ? filter.ToFilter() : null, level ?? GeocodeLevel.Village), ct);
        if (run.Total <= GeocodeObjectCodes.AtOnce)
        {
            await worker.RunAsync(run.RunId, ct);
        }
        else
        {
            this.Notice(string.Create(CultureInfo.InvariantCulture, $"已开始转换 {run.Total:N0} 条，可以离开本页，完成后回来查看。"));
        }
        return Redirect("/admin/geocoding/runs/" + run.RunId);
    }

    public async Task ReloadAsync(CancellationToken ct) => Runs = await mediator.Send(new ListGeocodeRuns.Query(PageNo), ct);
}
