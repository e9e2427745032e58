using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An operator sees which colours there are, what they mean, and which rules give them in which scene.</summary>
internal static class ListColours
{
    internal sealed record Query(string? Scene) : IQuery<Result>;

    /// <param name="Distrusted">Colours and rules that are not as the platform wrote them: they show nothing, and are repaired by two administrators.</param>
    internal sealed record Result(IReadOnlyList<Colour> Colours, IReadOnlyList<SceneColour> Rules, IReadOnlySet<object> Distrusted);

    internal sealed class Handler(CodesDb db) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken cancellationToken)
        {
            var rules = db.ColourRules.AsNoTracking();
            if (!string.IsNullOrWhiteSpace(request.Scene))
            {
                var scene = request.Scene.Trim();
                rules = rules.Where(r => r.Scene == scene);
            }
            using var look = SealedRowReading.WithoutRefusing();
            var colours = await db.Colours.AsNoTracking().OrderBy(c => c.Order).ThenBy(c => c.Code).ToListAsync(cancellationToken);
            var shown = await rules.OrderBy(r => r.Scene).ThenBy(r => r.Order).ThenBy(r => r.Id).Take(1_000).ToListAsync(cancellationToken);
            return new Result(colours, shown, colours.Concat<object>(shown).Where(r => !db.IsTrusted(r)).ToHashSet());
        }
    }
}
