using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator looks through all announcements, newest first.</summary>
internal static class ListAnnouncements
{
    internal sealed record Query : IQuery<Paged<AdminAnnouncement>>
    {
        public string? Text { get; init; }
        public AnnouncementState? State { get; init; }
        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    internal sealed class Handler(AdminDb db) : IHandle<Query, Paged<AdminAnnouncement>>
    {
        public Task<Paged<AdminAnnouncement>> Handle(Query query, CancellationToken ct)
        {
            var all = db.Announcements.AsNoTracking();
            if (!string.IsNullOrWhiteSpace(query.Text))
            {
                var text = query.Text.Trim();
                all = all.Where(a => a.Title.Contains(text));
            }
            all = query.State is { } state ? all.Where(a => a.State == state) : all;
            return all.OrderByDescending(a => a.CreatedAt).ThenBy(a => a.Id).ToPageAsync(query.PageNo, query.PageSize, ct);
        }
    }
}
