using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Images;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>One download with the images that were in it.</summary>
internal static class DownloadDetail
{
    internal sealed record Query(long Id, int PageNo = 1, int PageSize = 50) : IQuery<Result>;

    internal sealed record Result(DownloadRecord Download, Paged<PrintedCode> Images);

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            var download = await db.Downloads.AsNoTracking().OwnedBy(user.Actor).FirstOrDefaultAsync(d => d.Id == request.Id, ct)
                ?? throw new NotFound("没有这条下载记录，或者不在您的权限范围内。");
            var seen = db.Codes.AsNoTracking().Within(user.Actor, types, DataActions.Download);
            if (download.JobId is null)
            {
                return new Result(download, await seen.Where(c => c.Code == download.Code).OrderBy(c => c.Id).Printed().ToPageAsync(request.PageNo, request.PageSize, ct));
            }
            var job = await db.ImageJobs.AsNoTracking().FirstAsync(j => j.JobId == download.JobId, ct);
            var parts = await db.ImageFiles.AsNoTracking().Where(f => f.JobId == job.JobId).OrderBy(f => f.Part).ToListAsync(ct);
            // The manifest is about all images of the job.
            var part = parts.FirstOrDefault(f => f.Name == download.FileName && f.Images > 0);
            if (job.BatchNo is { } batchNo)
            {
                var (after, last) = part is null ? (0, long.MaxValue) : (parts.Where(f => f.Part < part.Part).Select(f => f.LastId).LastOrDefault(), part.LastId);
                return new Result(download, await seen.Where(c => c.BatchNo == batchNo && c.Id > after && c.Id <= last).OrderBy(c => c.Id).Printed().ToPageAsync(request.PageNo, request.PageSize, ct));
            }
            return new Result(download, await ChosenAsync(seen, job, part is null ? 0 : parts.Where(f => f.Part < part.Part).Sum(f => f.Images), part?.Images ?? job.Total, request, ct));
        }

        private static async Task<Paged<PrintedCode>> ChosenAsync(IQueryable<ObjectCode> seen, ImageJob job, int skip, int count, Query request, CancellationToken ct)
        {
            Paging.Check(request.PageNo, request.PageSize);
            var codes = ChosenCodes.Of(job).Codes.Skip(skip).Take(count).Skip((request.PageNo - 1) * request.PageSize).Take(request.PageSize).ToList();
            var found = await seen.Where(c => codes.Contains(c.Code)).OrderBy(c => c.Id).Printed().ToListAsync(ct);
            return new Paged<PrintedCode>(found, request.PageNo, request.PageSize, count);
        }
    }
}
