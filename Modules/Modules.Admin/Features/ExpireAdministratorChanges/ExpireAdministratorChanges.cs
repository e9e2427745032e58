using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>What nobody confirmed in time is over: it goes on record, the half of a password is forgotten, and both sides are told.</summary>
internal static class ExpireAdministratorChanges
{
    internal sealed record Command : ICommand<Result>;

    internal sealed record Result(int Expired);

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(AdminDb db, TwoPeople people) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var now = db.Now;
            var overdue = db.AdministratorChanges.Where(c => c.State == AdministratorChangeState.Open && c.EndsAt <= now);
            if (!await overdue.AnyAsync(ct))
            {
                return new Result(0);
            }
            return await db.InTransactionAsync(async () =>
            {
                // Behind the same guard as a confirmation, so that only one of the two happens.
                await db.TakeGuardAsync(RightsGuard.GuardName, ct);
                // One that was changed past the platform is nobody's request; it keeps no other from ending.
                using var look = SealedRowReading.WithoutRefusing();
                var rows = (await overdue.OrderBy(c => c.EndsAt).ToListAsync(ct)).FindAll(db.IsTrusted);
                foreach (var change in rows)
                {
                    var account = await db.Accounts.AsNoTracking().FirstAsync(a => a.Id == change.AccountId, ct);
                    change.Decide(AdministratorChangeState.Expired, null, now);
                    db.Record("administrator-change.expired", "account", account.ActorId, new { change.Id, account.UserName, change.Act });
                    people.TellDecided(change, account);
                }
                await db.SaveChangesAsync(ct);
                return new Result(rows.Count);
            }, ct);
        }
    }
}
