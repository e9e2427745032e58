using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>How far a run is, and what became of each code.</summary>
internal static class ShowGeocodeRun
{
    internal sealed record Query(string RunId, GeocodeItemState? State, int PageNo, int PageSize) : IQuery<Result>;

    internal sealed record Result(GeocodeRun Run, Paged<Row> Items);

    internal sealed record Row(string Code, string? Name, string? Address, GeocodeItemState State, string? Level, double Confidence, string? Message);

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            var run = await db.GeocodeRuns.AsNoTracking().OwnedBy(user.Actor).FirstOrDefaultAsync(r => r.RunId == request.RunId, ct)
                ?? throw new NotFound("没有这次批量转换。");
            var items = db.GeocodeItems.AsNoTracking().Where(i => i.RunId == run.RunId);
            if (request.State is { } state)
            {
                items = items.Where(i => i.State == state);
            }
            var page = await items.OrderBy(i => i.Id).ToPageAsync(request.PageNo, request.PageSize, ct);
            var asked = page.Items.Select(i => i.Code).ToArray();
            var known = await db.Codes.AsNoTracking().Within(user.Actor, types, DataActions.View).Where(c => asked.Contains(c.Code))
                .Select(c => new { c.Code, c.Name, c.Address }).ToDictionaryAsync(c => c.Code, ct);
            return new Result(run, new Paged<Row>(
                [.. page.Items.Select(i => new Row(i.Code, known.GetValueOrDefault(i.Code)?.Name, known.GetValueOrDefault(i.Code)?.Address, i.State, i.Level, i.Confidence, i.Message))],
                page.Page, page.PageSize, page.Total));
        }
    }
}
