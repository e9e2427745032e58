using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Images;

namespace SuiShenMa.Objects.Features;

/// <summary>批量码图片下载 (row 209): one file of a finished job, for whoever may see all of its codes.</summary>
internal static class DownloadImageFile
{
    internal sealed record Query(string JobId, string Name) : IQuery<Result>;

    /// <param name="Record">What goes into the list of downloads when the file is really taken.</param>
    internal sealed record Result(string StoredFile, string Name, string Sm3, DateTime MadeAt, DownloadRecord Record);

    internal sealed class Handler(ObjectsDb db, ImageJobAccess access) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            var job = await access.FindAsync(request.JobId, ct);
            if (job.State != ImageJobState.Done)
            {
                throw new RuleViolation("image-job.not-done", job.State == ImageJobState.Failed
                    ? $"图片任务失败：{job.Problem}"
                    : "图片还没有全部生成和核对完毕，请等任务状态变为 done 后再下载。");
            }
            var file = await db.ImageFiles.AsNoTracking().FirstOrDefaultAsync(f => f.JobId == job.JobId && f.Name == request.Name, ct)
                ?? throw new NotFound("任务里没有这个文件，请核对文件名。");
            await access.DemandCodesAsync(job, ct);
            return new Result(file.StoredFile, file.Name, file.Sm3, job.FinishedAt ?? job.CreatedAt, new DownloadRecord
            {
                JobId = job.JobId,
                BatchNo = job.BatchNo,
                TypeCode = await TypeAsync(job, ct),
                FileName = file.Name,
                Format = job.Format,
                StyleCode = job.StyleCode,
                Images = file.Images,
                Size = file.Size,
                Sm3 = file.Sm3,
            });
        }

        /// <summary>Empty when the codes are of several types.</summary>
        private async Task<string> TypeAsync(ImageJob job, CancellationToken ct) =>
            job.BatchNo is { } batchNo ? await db.Batches.Where(b => b.BatchNo == batchNo).Select(b => b.TypeCode).FirstOrDefaultAsync(ct) ?? ""
            : ChosenCodes.Of(job).Types is [var one] ? one : "";
    }
}
