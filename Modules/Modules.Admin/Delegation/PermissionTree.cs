using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Delegation;

/// <summary>A page of the menu with the permissions that open it and its buttons.</summary>
internal sealed record PermissionPage(string Text, IReadOnlyList<PermissionInfo> Permissions);

/// <summary>A group of the menu.</summary>
internal sealed record PermissionGroup(string Text, IReadOnlyList<PermissionPage> Pages);

/// <summary>All declared permissions in the order of the menu: group, page, buttons (row 101).</summary>
internal sealed class PermissionTree
{
    public PermissionTree(IReadOnlyList<IModule> modules, PermissionCatalog catalog)
    {
        var menu = modules.SelectMany(m => m.Menu.Select(i => (Module: m.Name, Item: i))).OrderBy(i => i.Item.Order).ToList();
        var pages = menu.GroupBy(i => i.Item.Permission).Select(g => (Permission: g.Key, g.First().Item.Group, Text: string.Join("、", g.Select(i => i.Item.Text)))).ToList();
        var home = menu.GroupBy(i => i.Module).ToDictionary(g => g.Key, g => g.First().Item.Group);
        var placed = catalog.All.Select(p =>
        {
            var page = pages.FirstOrDefault(x => x.Permission == p.Name) is { Text: not null } own ? own
                : pages.FirstOrDefault(x => x.Permission == p.Under || p.Name.StartsWith(x.Permission + ".", StringComparison.Ordinal));
            return page.Text is not null
                ? (page.Group, Page: page.Text, Info: p)
                : (Group: home.GetValueOrDefault(p.Name.Split('.')[0], "其他"), Page: "其他操作", Info: p);
        }).ToList();
        var order = menu.Select(i => i.Item.Group).Distinct().ToList();
        Groups = [.. placed.GroupBy(p => p.Group).OrderBy(g => order.IndexOf(g.Key) is >= 0 and var at ? at : int.MaxValue)
            .Select(g => new PermissionGroup(g.Key, [.. g.GroupBy(p => p.Page)
                .OrderBy(x => pages.FindIndex(y => y.Text == x.Key) is >= 0 and var at ? at : int.MaxValue)
                .Select(x => new PermissionPage(x.Key, [.. x.Select(y => y.Info)]))]))];
    }

    public IReadOnlyList<PermissionGroup> Groups { get; }

    /// <summary>The tree without the permissions that do not fit, and without empty branches.</summary>
    public IEnumerable<PermissionGroup> Where(Func<PermissionInfo, bool> fits) => Groups
        .Select(g => g with { Pages = [.. g.Pages.Select(p => p with { Permissions = [.. p.Permissions.Where(fits)] }).Where(p => p.Permissions.Count > 0)] })
        .Where(g => g.Pages.Count > 0);
}
