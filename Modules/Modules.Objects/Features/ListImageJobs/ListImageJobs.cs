using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Images;

namespace SuiShenMa.Objects.Features;

/// <summary>An operator looks through the image jobs of the department, newest first.</summary>
internal static class ListImageJobs
{
    internal sealed record Query : IQuery<Paged<ImageJob>>
    {
        public string? BatchNo { get; init; }
        public ImageJobState? State { get; init; }
        public ImageFormat? Format { get; init; }
        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    internal sealed class Handler(ImageJobAccess access) : IHandle<Query, Paged<ImageJob>>
    {
        public Task<Paged<ImageJob>> Handle(Query request, CancellationToken ct)
        {
            var jobs = access.Visible();
            if (!string.IsNullOrWhiteSpace(request.BatchNo))
            {
                var batchNo = request.BatchNo.Trim();
                jobs = jobs.Where(j => j.BatchNo == batchNo);
            }
            jobs = request.State is { } state ? jobs.Where(j => j.State == state) : jobs;
            jobs = request.Format is { } format ? jobs.Where(j => j.Format == format) : jobs;
            return jobs.OrderByDescending(j => j.CreatedAt).ThenByDescending(j => j.JobId)
                .Select(j => new ImageJob
                {
                    JobId = j.JobId,
                    BatchNo = j.BatchNo,
                    Format = j.Format,
                    StyleCode = j.StyleCode,
                    State = j.State,
                    Total = j.Total,
                    Completed = j.Completed,
                    CreatedByName = j.CreatedByName,
                    CreatedAt = j.CreatedAt,
                    FinishedAt = j.FinishedAt,
                    Problem = j.Problem,
                })
                .ToPageAsync(request.PageNo, request.PageSize, ct);
        }
    }
}
