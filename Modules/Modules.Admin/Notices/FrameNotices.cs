using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Notices;

/// <summary>What the frame of every page shows: announcements that run now, and how many notices are unread.</summary>
internal sealed class FrameNotices(AdminDb db, ICurrentUser user) : IFrameNotices
{
    public string Href => "/admin/notices";

    public async Task<int> UnreadAsync(CancellationToken ct) =>
        Guid.TryParseExact(user.Actor.Id, "N", out var me) ? await db.Notices.Where(n => n.AccountId == me && n.ReadAt == null).Take(100).CountAsync(ct) : 0;

    public async Task<IReadOnlyList<FrameBanner>> BannersAsync(CancellationToken ct) =>
        [.. (await RunningAsync(db, user.Actor.DepartmentId, user.Actor.Scope.Platform, ct)).Select(a => new FrameBanner($"【{AnnouncementTexts.Of(a.Kind)}】{a.Title}", a.Kind == AnnouncementKind.Maintenance ? "warn" : "", $"/admin/notices#announcement-{a.Id:N}"))];

    internal static async Task<List<AdminAnnouncement>> RunningAsync(AdminDb db, string departmentId, bool platform, CancellationToken ct)
    {
        var now = db.Now;
        var running = await db.Announcements.AsNoTracking().Where(a => a.State == AnnouncementState.Published && a.FromAt <= now && a.ToAt > now).OrderByDescending(a => a.PublishedAt).Take(20).ToListAsync(ct);
        return [.. running.Where(a => platform || a.IsFor(departmentId))];
    }
}

/// <summary>Announcements in words.</summary>
internal static class AnnouncementTexts
{
    public static string Of(AnnouncementKind kind) => kind switch
    {
        AnnouncementKind.Maintenance => "系统维护",
        AnnouncementKind.Update => "版本更新",
        AnnouncementKind.General => "通知",
        _ => kind.ToString(),
    };

    public static string Of(AnnouncementState state) => state switch
    {
        AnnouncementState.Draft => "草稿",
        AnnouncementState.Published => "已发布",
        AnnouncementState.Withdrawn => "已撤回",
        _ => state.ToString(),
    };
}
