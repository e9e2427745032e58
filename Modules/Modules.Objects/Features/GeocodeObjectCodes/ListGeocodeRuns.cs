using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Features;

/// <summary>The runs of the own department, newest first.</summary>
internal static class ListGeocodeRuns
{
    internal sealed record Query(int PageNo) : IQuery<Paged<GeocodeRun>>;

    internal sealed class Handler(ObjectsDb db, ICurrentUser user) : IHandle<Query, Paged<GeocodeRun>>
    {
        public Task<Paged<GeocodeRun>> Handle(Query request, CancellationToken ct) =>
            db.GeocodeRuns.AsNoTracking().OwnedBy(user.Actor).OrderByDescending(r => r.CreatedAt).ThenBy(r => r.RunId).ToPageAsync(request.PageNo, 20, ct);
    }

    internal static IQueryable<GeocodeRun> OwnedBy(this IQueryable<GeocodeRun> runs, Actor actor) =>
        actor.Scope.Platform ? runs
        : actor.IsConfined() ? runs.Where(r => r.DepartmentId == actor.DepartmentId && r.CreatedBy == actor.Id)
        : runs.Where(r => r.DepartmentId == actor.DepartmentId && actor.DepartmentId != "");
}
