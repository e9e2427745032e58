using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Host.Features;

/// <summary>The side menu: what the modules offer, as far as the operator holds the permission.</summary>
internal static class Navigation
{
    public static IReadOnlyList<IGrouping<string, MenuItem>> GroupsFor(IReadOnlyList<IModule> modules, Actor actor) =>
        [.. modules.SelectMany(m => m.Menu).Where(i => actor.May(i.Permission)).OrderBy(i => i.Order).GroupBy(i => i.Group)];

    /// <summary>The entry whose address leads furthest into this path.</summary>
    public static MenuItem? Current(IEnumerable<IGrouping<string, MenuItem>> groups, PathString path) =>
        groups.SelectMany(g => g).Where(i => path.StartsWithSegments(i.Href)).MaxBy(i => i.Href.Length);
}
