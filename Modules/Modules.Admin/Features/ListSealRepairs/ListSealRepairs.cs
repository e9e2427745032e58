using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

/// <summary>Administrators see which rows are not as the platform wrote them, what they say now, and what was asked for them.</summary>
internal static class ListSealRepairs
{
    internal sealed record Query : IQuery<Result>
    {
        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    /// <param name="MayAsk">The caller's duty is to ask.</param>
    internal sealed record Result(IReadOnlyList<Found> Found, Paged<Asked> Asked, bool MayAsk);

    internal sealed record Found(DateTime At, SealedRowView Row);

    internal sealed record Asked(Guid Id, string Table, string Row, string Name, SealProblem Problem, string Reason, string AskedBy, AccountKind AskedByKind, DateTime AskedAt, DateTime EndsAt,
        SealRepairState State, string? DecidedBy, DateTime? DecidedAt, string? Failure, bool Open, bool MayConfirm, bool Own)
    {
        /// <summary>What the row says now, while it waits for the second person.</summary>
        public SealedRowView? Now { get; init; }
    }

    internal sealed class Handler(AdminDb db, TwoPeople people, SealRepairs repairs) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query query, CancellationToken ct)
        {
            var me = await people.MeAsync(ct);
            var found = new List<Found>();
            foreach (var finding in (await AuditAlarm.LoadAsync(db, ct)).Where(f => f.Table is not null).DistinctBy(f => (f.Table, f.Row)))
            {
                if (await repairs.LookAsync(finding.Table!, finding.Row ?? "", ct) is { Problem: not SealProblem.None } row)
                {
                    found.Add(new Found(finding.At, row));
                }
            }
            var asked = await AskedAsync(query, me, ct);
            var items = new List<Asked>();
            foreach (var item in asked.Items)
            {
                items.Add(item.Open ? item with { Now = await repairs.LookAsync(item.Table, item.Row, ct) } : item);
            }
            return new Result(found, asked with { Items = items }, me.Kind is AccountKind.SecurityAdministrator or AccountKind.PlatformAdministrator);
        }

        private Task<Paged<Asked>> AskedAsync(Query query, Account me, CancellationToken ct)
        {
            var (now, mine, kind) = (db.Now, me.Id, me.Kind);
            return db.SealRepairs.AsNoTracking().OrderByDescending(r => r.AskedAt).ThenByDescending(r => r.Id)
                .Select(r => new { Repair = r, Asker = db.Accounts.First(a => a.Id == r.AskedBy), Decider = db.Accounts.FirstOrDefault(a => a.Id == r.DecidedBy), Open = r.State == SealRepairState.Open && r.EndsAt > now })
                .Select(x => new Asked(x.Repair.Id, x.Repair.TableName, x.Repair.RowKey, x.Repair.RowName, x.Repair.Problem, x.Repair.Reason, x.Asker.UserName, x.Repair.AskedByKind, x.Repair.AskedAt, x.Repair.EndsAt,
                    x.Repair.State, x.Decider == null ? null : x.Decider.UserName, x.Repair.DecidedAt, x.Repair.Failure, x.Open, x.Open && x.Repair.AskedBy != mine && x.Repair.AskedByKind != kind, x.Repair.AskedBy == mine))
                .ToPageAsync(query.PageNo, query.PageSize, ct);
        }
    }
}

/// <summary>How many wait for this administrator.</summary>
internal sealed class SealRepairsBadge(AdminDb db, ICurrentUser user) : IMenuBadge
{
    public string Href => ListSealRepairsPage.Here;

    public async Task<string?> TextAsync(CancellationToken ct)
    {
        if (!user.Actor.May(AdminPermissions.Administrators) || !Guid.TryParseExact(user.Actor.Id, "N", out var me))
        {
            return null;
        }
        var now = db.Now;
        var waiting = await db.SealRepairs.CountAsync(r => r.State == SealRepairState.Open && r.EndsAt > now && r.AskedBy != me && db.Accounts.Any(a => a.Id == me && a.Kind != r.AskedByKind), ct);
        return waiting == 0 ? null : waiting.ToString(CultureInfo.InvariantCulture);
    }
}
