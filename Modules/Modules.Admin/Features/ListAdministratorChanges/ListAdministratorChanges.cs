using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator sees what is asked for administrators' accounts, what waits for a second person, and how it ended.</summary>
internal static class ListAdministratorChanges
{
    internal sealed record Query : IQuery<Paged<Result>>
    {
        public AdministratorChangeState? State { get; init; }
        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    /// <param name="MayConfirm">The caller can be the second person.</param>
    /// <param name="MayEnd">The caller can withdraw or decline it.</param>
    internal sealed record Result(Guid Id, AdministratorAct Act, string UserName, AccountKind Kind, string Reason, string AskedBy, AccountKind AskedByKind, DateTime AskedAt, DateTime EndsAt,
        AdministratorChangeState State, string? DecidedBy, DateTime? DecidedAt, DateTime? NewEnd, bool MayConfirm, bool MayEnd, bool Own);

    internal sealed class Handler(AdminDb db, TwoPeople people) : IHandle<Query, Paged<Result>>
    {
        public async Task<Paged<Result>> Handle(Query query, CancellationToken ct)
        {
            var me = await people.MeAsync(ct);
            var now = db.Now;
            var taking = AdministratorActs.Taking;
            var rows = db.AdministratorChanges.AsNoTracking();
            rows = query.State is { } state ? rows.Where(c => c.State == state) : rows;
            return await rows.OrderByDescending(c => c.AskedAt).ThenByDescending(c => c.Id)
                .Select(c => new { Change = c, Account = db.Accounts.First(a => a.Id == c.AccountId), Asker = db.Accounts.First(a => a.Id == c.AskedBy), Decider = db.Accounts.FirstOrDefault(a => a.Id == c.DecidedBy) })
                .Select(x => new Result(x.Change.Id, x.Change.Act, x.Account.UserName, x.Account.Kind, x.Change.Reason, x.Asker.UserName, x.Change.AskedByKind, x.Change.AskedAt, x.Change.EndsAt,
                    x.Change.State == AdministratorChangeState.Open && x.Change.EndsAt <= now ? AdministratorChangeState.Expired : x.Change.State, x.Decider == null ? null : x.Decider.UserName, x.Change.DecidedAt, x.Change.NewEnd,
                    x.Change.State == AdministratorChangeState.Open && x.Change.EndsAt > now && x.Change.AskedBy != me.Id && x.Change.AccountId != me.Id && x.Change.AskedByKind != me.Kind,
                    x.Change.State == AdministratorChangeState.Open && x.Change.EndsAt > now && (x.Change.AccountId != me.Id || !taking.Contains(x.Change.Act)), x.Change.AskedBy == me.Id))
                .ToPageAsync(query.PageNo, query.PageSize, ct);
        }
    }
}

/// <summary>How many wait for this administrator.</summary>
internal sealed class AdministratorChangesBadge(AdminDb db, ICurrentUser user) : IMenuBadge
{
    public string Href => TwoPeople.Page;

    public async Task<string?> TextAsync(CancellationToken ct)
    {
        if (!user.Actor.May(AdminPermissions.Administrators) || !Guid.TryParseExact(user.Actor.Id, "N", out var me))
        {
            return null;
        }
        var now = db.Now;
        var waiting = await db.AdministratorChanges.CountAsync(c => c.State == AdministratorChangeState.Open && c.EndsAt > now && c.AskedBy != me && c.AccountId != me
            && db.Accounts.Any(a => a.Id == me && a.Kind != c.AskedByKind), ct);
        return waiting == 0 ? null : waiting.ToString(CultureInfo.InvariantCulture);
    }
}
