using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Images;

namespace SuiShenMa.Objects.Features;

/// <summary>How far an image job is, and its files once every image was made and checked.</summary>
internal static class GetImageJob
{
    /// <summary>By job number, or the newest job of a batch.</summary>
    internal sealed record Query(string? JobId, string? BatchNo = null, ImageFormat? Format = null) : IQuery<Result>;

    internal sealed record Result(ImageJob Job, IReadOnlyList<ImageFile> Files);

    internal sealed class Handler(ObjectsDb db, ImageJobAccess access, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            var job = request.JobId is { } jobId ? await access.FindAsync(jobId, ct) : await OfBatchAsync(request, ct);
            var files = job.State == ImageJobState.Done
                ? await db.ImageFiles.AsNoTracking().Where(f => f.JobId == job.JobId).OrderBy(f => f.Part).ToListAsync(ct)
                : [];
            return new Result(job, files);
        }

        private async Task<ImageJob> OfBatchAsync(Query request, CancellationToken ct)
        {
            if (string.IsNullOrWhiteSpace(request.BatchNo))
            {
                throw new InputInvalid("batchNo", "请填写批次号。");
            }
            var batchNo = request.BatchNo.Trim();
            if (!await db.Batches.OwnedBy(user.Actor).AnyAsync(b => b.BatchNo == batchNo, ct))
            {
                throw new NotFound("没有这个批次，请核对批次号。");
            }
            return await access.Visible().Where(j => j.BatchNo == batchNo && (request.Format == null || j.Format == request.Format))
                .OrderByDescending(j => j.CreatedAt).ThenByDescending(j => j.JobId).FirstOrDefaultAsync(ct)
                ?? throw new NotFound("这个批次还没有申请过码图片，请先用 POST /api/v1/image-jobs 申请。", "image-job.none");
        }
    }
}

/// <summary>A finished file of an image job.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Sm3">SM3 of the file, in lower-case hex; also its ETag.</param>
/// <param name="Url">Path on this host; supports Range.</param>
/// <param name="Images">Images in it; 0 for the manifest.</param>
internal sealed record ImageJobFileV1(string Name, long Size, string Sm3, string Url, int Images);

/// <summary>The state of an image job.</summary>
/// <param name="Completed">Images made and checked so far.</param>
/// <param name="Files">Empty until the state is <c>done</c>.</param>
/// <param name="Problem">Why it failed, in Chinese.</param>
internal sealed record ImageJobStateV1(
    string JobId, string? BatchNo, string Format, string StyleCode, ImageJobState State, int Total, int Completed,
    IReadOnlyList<ImageJobFileV1> Files, string? Problem, DateTime CreatedAt, DateTime? FinishedAt);

internal static class GetImageJobApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/image-jobs/{jobId}", async (string jobId, PartnerSender sender, CancellationToken ct) =>
                TypedResults.Ok(Of(await sender.SendAsync(new GetImageJob.Query(jobId), ct))))
            .Partner("images").WithName("getImageJob").WithTags("码图片").WithSummary("查询图片任务")
            .WithDescription("state 为 queued、running、done 或 failed；done 后 files 列出每个文件的大小、SM3 和下载地址。失败时 problem 说明原因，重新申请会从断点继续。")
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/image-jobs", async (string? batchNo, string? format, PartnerSender sender, CancellationToken ct) =>
                TypedResults.Ok(Of(await sender.SendAsync(new GetImageJob.Query(null, batchNo ?? "", string.IsNullOrEmpty(format) ? null : ImageFormats.Parse(format)), ct))))
            .Partner("images").WithName("findImageJob").WithTags("码图片").WithSummary("按批次查询图片任务")
            .WithDescription("一个批次有多个图片任务时返回最新的一个；可用 format 指定格式。")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static ImageJobStateV1 Of(GetImageJob.Result result)
    {
        var job = result.Job;
        return new ImageJobStateV1(job.JobId, job.BatchNo, job.Format.Word(), job.StyleCode, job.State, job.Total, job.Completed,
            [.. result.Files.Select(f => new ImageJobFileV1(f.Name, f.Size, f.Sm3, $"/api/v1/image-jobs/{job.JobId}/files/{f.Name}", f.Images))],
            job.Problem, job.CreatedAt, job.FinishedAt);
    }
}
