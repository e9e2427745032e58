using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator has an account, or all that failed, pushed to the portal once more.</summary>
internal static class PushAccountAgain
{
    /// <param name="AccountId">Null for all that failed.</param>
    internal sealed record Command(Guid? AccountId) : ICommand<Result>;

    internal sealed record Result(int Count);

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(AdminDb db, ICurrentUser user, AfterCommit after) : IHandle<Command, Result>
    {
        private const int Most = 1_000;

        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            if (!user.Actor.May(AdminPermissions.Provisioning))
            {
                throw new Forbidden();
            }
            var rows = await db.Provisioning
                .Where(p => command.AccountId == null ? p.State == ProvisioningState.Failed : p.AccountId == command.AccountId)
                .OrderBy(p => p.LoginName).Take(Most).ToListAsync(ct);
            if (command.AccountId is not null && rows.Count == 0)
            {
                throw new NotFound();
            }
            foreach (var row in rows)
            {
                row.Want(db.Now);
                db.Record("account.push-wanted", "account", row.AccountId.ToString("N"), new { row.LoginName });
            }
            after.Wake<PushAccountsJob>();
            await db.SaveChangesAsync(ct);
            return new Result(rows.Count);
        }
    }
}
