using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Images;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.Images)]
internal sealed class GetImageJobPage(IMediator mediator, ObjectsDb db) : PageModel
{
    public ImageJob Job { get; private set; } = new();

    public IReadOnlyList<ImageFile> Files { get; private set; } = [];

    public bool Waits => Job.State is ImageJobState.Queued or ImageJobState.Running;

    public string StyleName { get; private set; } = "按物体类型";

    public async Task OnGetAsync(string jobId, CancellationToken ct)
    {
        (Job, Files) = await mediator.Send(new GetImageJob.Query(jobId), ct);
        if (Job.StyleCode.Length > 0)
        {
            StyleName = await db.Styles.AsNoTracking().Where(s => s.Code == Job.StyleCode).Select(s => s.Name).FirstOrDefaultAsync(ct) ?? Job.StyleCode;
        }
    }

    /// <summary>A failed job goes on after its last good part.</summary>
    public async Task<IActionResult> OnPostAsync(string jobId, CancellationToken ct)
    {
        var (job, _) = await mediator.Send(new GetImageJob.Query(jobId), ct);
        var chosen = job.BatchNo is null ? ChosenCodes.Of(job).Codes : null;
        var again = await mediator.Send(new StartImageJob.Command(job.BatchNo, job.Format, job.StyleCode, chosen), ct);
        this.Notice("已重新开始生成。");
        return Redirect("/admin/image-jobs/" + again.JobId);
    }
}

internal static class ImageJobProgress
{
    /// <summary>What the progress bar of the page asks for.</summary>
    public static void MapSite(IEndpointRouteBuilder site) =>
        site.MapGet("/admin/image-jobs/{jobId}/progress", async (string jobId, HttpContext http, IMediator mediator, CancellationToken ct) =>
            {
                var (job, _) = await mediator.Send(new GetImageJob.Query(jobId), ct);
                http.Response.Headers.CacheControl = "no-store";
                return TypedResults.Ok(new
                {
                    value = job.Completed,
                    max = job.Total,
                    text = TextOf(job),
                    done = job.State is ImageJobState.Done or ImageJobState.Failed,
                    nextPollMs = Random.Shared.Next(1500, 2500),
                });
            })
            .RequireAuthorization(new PermissionAttribute(ObjectsPermissions.Images)).ExcludeFromDescription();

    public static string TextOf(ImageJob job) => $"{job.State.Text()}，{job.Completed:N0} / {job.Total:N0} 张";
}
