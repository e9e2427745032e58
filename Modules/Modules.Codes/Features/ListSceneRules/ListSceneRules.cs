using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An operator looks through what scenes ask of dynamic codes.</summary>
internal static class ListSceneRules
{
    internal sealed record Query : IQuery<Paged<SceneRule>>
    {
        /// <summary>Part of the name or of the code.</summary>
        public string? Text { get; init; }

        /// <summary>Of the dictionary 服务类型; empty for all.</summary>
        public string? ServiceType { get; init; }

        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    internal sealed class Handler(CodesDb db) : IHandle<Query, Paged<SceneRule>>
    {
        public Task<Paged<SceneRule>> Handle(Query query, CancellationToken ct)
        {
            var rules = db.SceneRules.AsNoTracking();
            if (query.Text?.Trim() is { Length: > 0 } text)
            {
                rules = rules.Where(r => r.Name.Contains(text) || r.SceneCode.Contains(text));
            }
            rules = string.IsNullOrEmpty(query.ServiceType) ? rules : rules.Where(r => r.ServiceType == query.ServiceType);
            return rules.OrderBy(r => r.SceneCode).ToPageAsync(query.PageNo, query.PageSize, ct);
        }
    }
}
