using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An operator looks up divisions: all of a district, or by name or code.</summary>
internal static class ListRegions
{
    internal sealed record Query : IQuery<Paged<Result>>
    {
        public string? Parent { get; init; }

        /// <summary>Part of the name, or the start of the code.</summary>
        public string? Text { get; init; }

        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 50;
    }

    internal sealed record Result(string Code, string Name, string Kind, string? ParentCode);

    internal sealed class Handler(AdminDb db) : IHandle<Query, Paged<Result>>
    {
        public Task<Paged<Result>> Handle(Query query, CancellationToken ct)
        {
            var regions = db.Regions.AsNoTracking();
            if (!string.IsNullOrWhiteSpace(query.Text))
            {
                var text = query.Text.Trim();
                regions = regions.Where(r => r.Name.Contains(text) || r.Code.StartsWith(text));
            }
            if (!string.IsNullOrEmpty(query.Parent))
            {
                regions = regions.Where(r => r.ParentCode == query.Parent);
            }
            return regions.OrderBy(r => r.Code).Select(r => new Result(r.Code, r.Name, r.Kind, r.ParentCode)).ToPageAsync(query.PageNo, query.PageSize, ct);
        }
    }
}
