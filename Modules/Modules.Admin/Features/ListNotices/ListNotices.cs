using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Notices;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An operator reads the announcements that run now and the own notices, newest first.</summary>
internal static class ListNotices
{
    internal sealed record Query : IQuery<Result>
    {
        public bool UnreadOnly { get; init; }
        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    internal sealed record Result(IReadOnlyList<AdminAnnouncement> Announcements, Paged<AdminNotice> Notices, int Unread);

    internal sealed class Handler(AdminDb db, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query query, CancellationToken ct)
        {
            _ = Guid.TryParseExact(user.Actor.Id, "N", out var me);
            var mine = db.Notices.AsNoTracking().Where(n => n.AccountId == me);
            var unread = await mine.CountAsync(n => n.ReadAt == null, ct);
            var page = await (query.UnreadOnly ? mine.Where(n => n.ReadAt == null) : mine).OrderByDescending(n => n.Id).ToPageAsync(query.PageNo, query.PageSize, ct);
            return new Result(await FrameNotices.RunningAsync(db, user.Actor.DepartmentId, user.Actor.Scope.Platform, ct), page, unread);
        }
    }
}
