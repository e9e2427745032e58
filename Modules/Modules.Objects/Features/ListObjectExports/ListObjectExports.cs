using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Features;

/// <summary>The exports of the operator's department.</summary>
internal static class ListObjectExports
{
    internal sealed record Query : IQuery<Paged<Result>>
    {
        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    internal sealed record Result(string JobId, ImageJobState State, int Total, int Completed, string CreatedByName, DateTime CreatedAt, DateTime? FinishedAt, string? StoredFile, long Size);

    internal sealed class Handler(ObjectsDb db, ICurrentUser user) : IHandle<Query, Paged<Result>>
    {
        public Task<Paged<Result>> Handle(Query request, CancellationToken ct) =>
            db.Exports.AsNoTracking().OwnedBy(user.Actor).OrderByDescending(j => j.CreatedAt).ThenByDescending(j => j.JobId)
                .Select(j => new Result(j.JobId, j.State, j.Total, j.Completed, j.CreatedByName, j.CreatedAt, j.FinishedAt, j.StoredFile, j.Size))
                .ToPageAsync(request.PageNo, request.PageSize, ct);
    }

    /// <summary>An export is its department's; a confined account has its own only, for its file may hold less and must not show more.</summary>
    internal static IQueryable<ExportJob> OwnedBy(this IQueryable<ExportJob> jobs, Actor actor) =>
        actor.Scope.Platform ? jobs
        : actor.IsConfined() ? jobs.Where(j => j.DepartmentId == actor.DepartmentId && j.CreatedBy == actor.Id)
        : jobs.Where(j => j.DepartmentId == actor.DepartmentId && actor.DepartmentId != "");
}
