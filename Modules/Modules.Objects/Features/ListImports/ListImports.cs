using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Features;

/// <summary>The batches that the operator's department handed in: workbooks, partner calls, blank codes.</summary>
internal static class ListImports
{
    internal sealed record Query : IQuery<Paged<Result>>
    {
        public BatchSource? Source { get; init; }
        public BatchState? State { get; init; }
        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    internal sealed record Result(
        string BatchNo, BatchSource Source, BatchState State, string TypeCode, string? FileName, int Total, int Succeeded, int Failed, int Repeated,
        string CreatedByName, DateTime CreatedAt, DateTime? FinishedAt);

    internal sealed class Handler(ObjectsDb db, ICurrentUser user) : IHandle<Query, Paged<Result>>
    {
        public Task<Paged<Result>> Handle(Query request, CancellationToken ct)
        {
            var batches = db.Batches.AsNoTracking().OwnedBy(user.Actor).Where(b => b.Source != BatchSource.Form);
            if (request.Source is { } source)
            {
                batches = batches.Where(b => b.Source == source);
            }
            if (request.State is { } state)
            {
                batches = batches.Where(b => b.State == state);
            }
            return batches.OrderByDescending(b => b.CreatedAt).ThenByDescending(b => b.BatchNo)
                .Select(b => new Result(b.BatchNo, b.Source, b.State, b.TypeCode, b.FileName, b.Total, b.Succeeded, b.Failed, b.Repeated, b.CreatedByName, b.CreatedAt, b.FinishedAt))
                .ToPageAsync(request.PageNo, request.PageSize, ct);
        }
    }
}
