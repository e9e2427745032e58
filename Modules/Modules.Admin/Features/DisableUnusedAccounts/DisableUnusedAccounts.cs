using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>
/// Switches off accounts whose day has come and accounts that nobody has used for long. Of each kind of administrator the
/// last one that works stays, or nobody could switch the others on again.
/// </summary>
/// <remarks>GB/T 22239-2019 8.1.4.2c.</remarks>
internal static class DisableUnusedAccounts
{
    internal sealed record Command : ICommand<Result>;

    internal sealed record Result(int Disabled);

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(AdminDb db, PolicyBook policies, DemoAccounts demo, SessionKeeper sessions) : IHandle<Command, Result>
    {
        private const int Batch = 200;

        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            // A row that was changed past the platform is reported and keeps nobody else from being switched off.
            using var look = SealedRowReading.WithoutRefusing();
            var policy = await policies.CurrentAsync(ct);
            var now = db.Now;
            var due = DueAt(now, now.AddDays(-policy[PolicyTable.UnusedDays]));
            var (disabled, passed) = (0, 0);
            while (true)
            {
                var page = await due.Skip(passed).Take(Batch).ToListAsync(ct);
                var ids = page.FindAll(IsJudged).ConvertAll(x => x.Account.Id);
                db.Forget();
                var done = ids.Count == 0 ? 0 : await db.InTransactionAsync(() => DisableAsync(due.Where(x => ids.Contains(x.Account.Id)), now, ct), ct);
                db.Forget();
                disabled += done;
                if (page.Count < Batch)
                {
                    return new Result(disabled);
                }
                passed += page.Count - done;
            }
        }

        private IQueryable<Due> DueAt(DateTime now, DateTime unused) =>
            db.Accounts.Where(a => !a.Disabled).Select(a => new Due { Account = a, Terms = db.Terms.FirstOrDefault(t => t.AccountId == a.Id) })
                .Where(x => x.Terms!.ExpiresAt <= now
                    || (x.Account.CreatedAt <= unused && (x.Account.LastSignInAt == null || x.Account.LastSignInAt <= unused) && (x.Terms!.EnabledAt == null || x.Terms.EnabledAt <= unused)))
                .OrderBy(x => x.Account.CreatedAt).ThenBy(x => x.Account.Id);

        private bool IsJudged(Due due) => !demo.Includes(due.Account) && db.IsTrusted(due.Account) && (due.Terms is null || db.IsTrusted(due.Terms));

        private async Task<int> DisableAsync(IQueryable<Due> due, DateTime now, CancellationToken ct)
        {
            // Behind the same guard as those who switch accounts off: of two last administrators only one can go.
            await db.TakeGuardAsync(RightsGuard.GuardName, ct);
            var working = await LastAdministrator.WorkingAsync(db, ct);
            var disabled = 0;
            foreach (var (account, terms) in (await due.ToListAsync(ct)).FindAll(IsJudged).Select(x => (x.Account, x.Terms)))
            {
                if (account.Kind.IsAdministrator() && !working.Any(w => w.Kind == account.Kind && w.Id != account.Id))
                {
                    continue;
                }
                working.RemoveAll(w => w.Id == account.Id);
                account.Disable("system");
                await sessions.EndAllAsync(account.Id, SessionEnd.AccountDisabled, ct);
                var expired = terms?.ExpiresAt <= now;
                db.Record(expired ? "account.expired" : "account.unused", "account", account.ActorId, new { account.UserName, account.LastSignInAt, terms?.ExpiresAt });
                disabled++;
            }
            if (disabled > 0)
            {
                await db.TouchAsync(AccountRights.Mark, ct);
                await db.SaveChangesAsync(ct);
            }
            return disabled;
        }

        private sealed class Due
        {
            public required Account Account { get; init; }
            public AccountTerms? Terms { get; init; }
        }
    }
}
