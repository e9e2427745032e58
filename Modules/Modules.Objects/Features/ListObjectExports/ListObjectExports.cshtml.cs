using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Exports;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.Export)]
internal sealed class ListObjectExportsPage(IMediator mediator, ObjectsDb db, IFileStore files, ICurrentUser user) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public ListObjectExports.Query Filter { get; set; } = new();

    public Paged<ListObjectExports.Result> List { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);

    public async Task<IActionResult> OnGetProgressAsync(string jobId, CancellationToken ct)
    {
        var job = await FindAsync(jobId, ct);
        Response.Headers.CacheControl = "no-store";
        return new JsonResult(new { value = job.Completed, max = job.Total, text = $"{job.Completed:N0} / {job.Total:N0}", done = job.State is ImageJobState.Done or ImageJobState.Failed, nextPollMs = 1500 + Random.Shared.Next(1000) });
    }

    public async Task<IActionResult> OnGetFileAsync(string jobId, CancellationToken ct)
    {
        var job = await FindAsync(jobId, ct);
        var expired = job.FinishedAt is { } finished && finished + RunObjectExportsJob.Keep <= db.Now;
        if (job.State == ImageJobState.Done && !expired)
        {
            WrittenScope.Demand(user.Actor, ExportRequest.Of(job));
        }
        var file = job.StoredFile is null || expired ? null : await files.OpenAsync(job.StoredFile, ct);
        if (file is null)
        {
            throw new NotFound("文件还没有生成，或者已过 7 天的保留期，请重新导出。");
        }
        db.Record("object-export.downloaded", "object-export", job.JobId, new { rows = job.Total });
        await db.SaveChangesAsync(ct);
        return File(file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", $"物码信息-{job.JobId}.xlsx");
    }

    private async Task<ExportJob> FindAsync(string jobId, CancellationToken ct) =>
        await db.Exports.AsNoTracking().OwnedBy(user.Actor).FirstOrDefaultAsync(j => j.JobId == jobId, ct) ?? throw new NotFound("没有这个导出。");
}
