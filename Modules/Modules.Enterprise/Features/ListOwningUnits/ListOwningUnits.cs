using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Owning;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Enterprise.Features;

/// <summary>权属单位池 (row 107): an operator looks through the units that own objects.</summary>
internal static class ListOwningUnits
{
    internal sealed record Query : IQuery<Paged<OwningUnitRow>>
    {
        public string? Keyword { get; init; }
        public TwoElementResult? Check { get; init; }

        /// <summary>Units that still wait for their check.</summary>
        public bool Unchecked { get; init; }

        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    internal sealed class Handler(EnterpriseDb db) : IHandle<Query, Paged<OwningUnitRow>>
    {
        public Task<Paged<OwningUnitRow>> Handle(Query request, CancellationToken ct)
        {
            var units = db.OwningUnits.AsNoTracking().Matching(request.Keyword);
            if (request.Unchecked)
            {
                units = units.Where(u => u.Check == null);
            }
            else if (request.Check is { } check)
            {
                units = units.Where(u => u.Check == check);
            }
            return units.OrderByDescending(u => u.CreatedAt).ThenBy(u => u.Uscc).ToPageAsync(request.PageNo, request.PageSize, ct);
        }
    }
}
