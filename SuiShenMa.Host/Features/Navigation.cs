using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Host.Features;

/// <summary>The side menu: what the modules offer, as far as the operator holds the permission.</summary>
internal static class Navigation
{
    public static IReadOnlyList<IGrouping<string, MenuItem>> GroupsFor(IReadOnlyList<IModule> modules, Actor actor) =>
        [.. modules.SelectMany(m => m.Menu).Where(i => actor.May(i.Permission)).OrderBy(i => i.Order).GroupBy(i => i.Group)];

    /// <summary>The entry whose address leads furthest into this path.</summary>
    public static MenuItem? Current(IEnumerable<IGrouping<string, MenuItem>> groups, PathString path) =>
        groups.SelectMany(g => g).Where(i => path.StartsWithSegments(i.Href)).MaxBy(i => i.Href.Length);

    /// <summary>Banners and unread notices of the frame; a page is never lost over them.</summary>
    public static async Task<(IReadOnlyList<FrameBanner> Banners, int Unread, string? Href)> FrameAsync(IEnumerable<IFrameNotices> frames, HttpContext http)
    {
        foreach (var frame in frames)
        {
            try
            {
                return (await frame.BannersAsync(http.RequestAborted), await frame.UnreadAsync(http.RequestAborted), frame.Href);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                http.RequestServices.GetRequiredService<ILogger<IFrameNotices>>().LogWarning(e, "Notices of the frame failed");
            }
        }
        return ([], 0, null);
    }

    /// <summary>Numbers beside menu entries; a page is never lost over one that cannot be had.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> BadgesAsync(IEnumerable<IMenuBadge> badges, HttpContext http)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var badge in badges)
        {
            try
            {
                if (await badge.TextAsync(http.RequestAborted) is { } text)
                {
                    texts[badge.Href] = text;
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                http.RequestServices.GetRequiredService<ILogger<IMenuBadge>>().LogWarning(e, "Menu badge {Badge} failed", badge.GetType().Name);
            }
        }
        return texts;
    }
}
