using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Sessions;
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
            var policy = await policies.CurrentAsync(ct);
            var (now, unused) = (db.Now, db.Now.AddDays(-policy[PolicyTable.UnusedDays]));
            var due = db.Accounts.Where(a => !a.Disabled).Select(a => new Due { Account = a, Terms = db.Terms.FirstOrDefault(t => t.AccountId == a.Id) })
                .Where(x => x.Terms!.ExpiresAt <= now
                    || (x.Account.CreatedAt <= unused && (x.Account.LastSignInAt == null || x.Account.LastSignInAt <= unused) && (x.Terms!.EnabledAt == null || x.Terms.EnabledAt <= unused)))
                .OrderBy(x => x.Account.CreatedAt).Take(Batch);
            if ((await due.ToListAsync(ct)).TrueForAll(x => demo.Includes(x.Account)))
            {
                return new Result(0);
            }
            db.Forget();
            return await db.InTransactionAsync(async () =>
            {
                // Behind the same guard as those who switch accounts off: of two last administrators only one can go.
                await db.TakeGuardAsync(RightsGuard.GuardName, ct);
                var disabled = await DisableAsync(await due.ToListAsync(ct), now, ct);
                await db.TouchAsync(AccountRights.Mark, ct);
                await db.SaveChangesAsync(ct);
                return new Result(disabled);
            }, ct);
        }

        private async Task<int> DisableAsync(List<Due> due, DateTime now, CancellationToken ct)
        {
            var working = await LastAdministrator.WorkingAsync(db, ct);
            var disabled = 0;
            foreach (var (account, terms) in due.Select(x => (x.Account, x.Terms)).Where(x => !demo.Includes(x.Account)))
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
            return disabled;
        }

        private sealed class Due
        {
            public required Account Account { get; init; }
            public AccountTerms? Terms { get; init; }
        }
    }
}
