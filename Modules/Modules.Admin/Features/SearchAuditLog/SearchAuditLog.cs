using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Audit;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An audit administrator looks into one of the logs: who did what, when, from where, on what, with what result.</summary>
internal static class SearchAuditLog
{
    /// <param name="Before">Records older than this id, for the next page; null for the newest.</param>
    internal sealed record Query(LogKind Log, AuditFilter Filter, long? Before, int PageSize) : IQuery<Result>;

    /// <param name="Older">Where the next page starts; null on the last.</param>
    /// <param name="Total">All that match, counted only so far.</param>
    /// <param name="Accounts">User names of the accounts in this page by their id.</param>
    internal sealed record Result(IReadOnlyList<AuditRecord> Items, long? Older, int Total, bool More, IReadOnlyDictionary<string, string> Accounts);

    /// <summary>Counting further would cost more than it tells.</summary>
    public const int MostCounted = 10_000;

    internal sealed class Handler(AdminDb db) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query query, CancellationToken ct)
        {
            Paging.Check(1, query.PageSize);
            var records = await AuditSearch.FindAsync(db, query.Log, query.Filter, ct);
            var total = await records.CountAsync(MostCounted + 1, ct);
            var items = await records.PageAsync(query.Before, query.PageSize + 1, ct);
            var more = items.Count > query.PageSize;
            var page = items.Take(query.PageSize).ToList();
            return new Result(page, more ? page[^1].Id : null, Math.Min(total, MostCounted), total > MostCounted, await AccountsAsync(page, ct));
        }

        private async Task<Dictionary<string, string>> AccountsAsync(List<AuditRecord> page, CancellationToken ct)
        {
            var ids = page.SelectMany(r => new[] { r.ActorId, r.SubjectKind == "account" ? r.SubjectId : "" }).Distinct()
                .Select(t => Guid.TryParseExact(t, "N", out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).ToList();
            return (await db.Accounts.AsNoTracking().Where(a => ids.Contains(a.Id)).Select(a => new { a.Id, a.UserName }).ToListAsync(ct)).ToDictionary(a => a.Id.ToString("N"), a => a.UserName);
        }
    }
}
