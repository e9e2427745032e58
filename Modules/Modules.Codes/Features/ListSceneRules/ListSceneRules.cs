using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
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

    internal sealed class Handler(CodesDb db, SceneRules known, SceneControl control, ICurrentUser user) : IHandle<Query, Paged<SceneRule>>
    {
        public async Task<Paged<SceneRule>> Handle(Query query, CancellationToken ct)
        {
            // A changed row is shown as what it is, and hides no other.
            using var look = SealedRowReading.WithoutRefusing();
            var rules = db.SceneRules.AsNoTracking();
            if (!SceneControl.Everything(user.Actor))
            {
                // There are hundreds of scenes at most; which of them the caller controls is decided in one place.
                var own = known.All.Where(r => control.May(user.Actor, r.SceneCode, r.Kinds)).Select(r => r.SceneCode).ToList();
                rules = rules.Where(r => own.Contains(r.SceneCode));
            }
            if (query.Text?.Trim() is { Length: > 0 } text)
            {
                rules = rules.Where(r => r.Name.Contains(text) || r.SceneCode.Contains(text));
            }
            rules = string.IsNullOrEmpty(query.ServiceType) ? rules : rules.Where(r => r.ServiceType == query.ServiceType);
            var page = await rules.OrderBy(r => r.SceneCode).ToPageAsync(query.PageNo, query.PageSize, ct);
            return page with { Items = [.. page.Items.Select(r => db.IsTrusted(r) ? r : r.Strictest())] };
        }
    }
}
