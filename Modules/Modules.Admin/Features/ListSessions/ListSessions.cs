using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator sees who is signed in, and who was.</summary>
internal static class ListSessions
{
    internal sealed record Query : IQuery<Paged<Result>>
    {
        /// <summary>Part of the user name.</summary>
        public string? UserName { get; init; }

        public string? SourceIp { get; init; }

        /// <summary>Also those that are over.</summary>
        public bool All { get; init; }

        /// <summary>Of one account: the caller's own, or one that the caller administers. Null for all, which only who sees all sessions may.</summary>
        public Guid? AccountId { get; init; }

        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    /// <param name="Name">Of the holder, masked.</param>
    /// <param name="Changed">The row is not as the platform wrote it: it opens nothing.</param>
    internal sealed record Result(Guid Id, Guid AccountId, string UserName, string Name, string Device, string? SourceIp, DateTime CreatedAt, DateTime LastSeenAt,
        FactorKind Factor, bool ByPortal, DateTime? EndedAt, SessionEnd? EndedBy, string? EndedByName, bool Changed);

    internal sealed class Handler(AdminDb db, AccountAuthority authority, ICurrentUser user, PolicyBook policies, Holders holders) : IHandle<Query, Paged<Result>>
    {
        public async Task<Paged<Result>> Handle(Query query, CancellationToken ct)
        {
            await DemandAsync(query.AccountId, ct);
            var policy = await policies.CurrentAsync(ct);
            var (unseen, tooOld) = (db.Now - policy.Idle, db.Now - policy.Longest);
            var sessions = db.Sessions.AsNoTracking();
            sessions = query.All ? sessions : sessions.Where(s => s.EndedAt == null && s.CreatedAt > tooOld && s.LastSeenAt > unseen);
            sessions = query.AccountId is { } id ? sessions.Where(s => s.AccountId == id) : sessions;
            sessions = string.IsNullOrWhiteSpace(query.SourceIp) ? sessions : sessions.Where(s => s.SourceIp == query.SourceIp.Trim());
            var rows = sessions.Join(db.Accounts, s => s.AccountId, a => a.Id, (s, a) => new { Session = s, Account = a });
            if (!string.IsNullOrWhiteSpace(query.UserName))
            {
                var part = Account.Normalize(query.UserName);
                rows = rows.Where(r => r.Account.UserName.Contains(part));
            }
            using var look = SealedRowReading.WithoutRefusing();
            var page = await rows.OrderByDescending(r => r.Session.CreatedAt).ThenBy(r => r.Session.Id)
                .Select(r => new { r.Session, r.Account.UserName }).ToPageAsync(query.PageNo, query.PageSize, ct);
            var masked = await holders.MaskedAsync(page.Items.Select(r => r.Session.AccountId), ct);
            return new Paged<Result>([.. page.Items.Select(r => Of(r.Session, r.UserName, masked.GetValueOrDefault(r.Session.AccountId, "—")))], page.Page, page.PageSize, page.Total);
        }

        private Result Of(OperatorSession s, string userName, string name) => new(
            s.Id, s.AccountId, userName, name, s.Device, s.SourceIp, s.CreatedAt, s.LastSeenAt, s.Factor, s.ByPortal, s.EndedAt, s.EndedBy, s.EndedByName, !db.IsTrusted(s));

        private async Task DemandAsync(Guid? accountId, CancellationToken ct)
        {
            if (user.Actor.May(AdminPermissions.Sessions))
            {
                return;
            }
            await authority.FindOrOwnAsync(accountId ?? throw new Forbidden(), ct);
        }
    }
}
