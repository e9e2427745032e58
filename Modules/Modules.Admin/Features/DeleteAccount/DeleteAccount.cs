using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator deletes an account for good; its row stays for the log, and its user name is never given again.</summary>
internal static class DeleteAccount
{
    internal sealed record Command(Guid Id) : ICommand<Result>;

    internal sealed record Result(string UserName);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择账号。");
    }

    internal sealed class Handler(AdminDb db, RightsGuard guard, AccountAuthority authority, ICurrentUser user) : IHandle<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken ct) =>
            guard.ChangeAsync([AdminPermissions.Accounts, AdminPermissions.SubAccounts], async _ =>
            {
                var account = await authority.FindAsync(command.Id, ct);
                var below = await db.Accounts.CountAsync(a => a.ParentId == account.Id && a.DeletedAt == null, ct);
                if (below > 0)
                {
                    throw new RuleViolation("account.has-sub-accounts", $"账号 {account.UserName} 还有 {below} 个子账号，请先删除它们或者换到其他主账号。");
                }
                await LastAdministrator.DemandAnotherAsync(db, account, "删除", ct);
                account.Delete(user.Actor.Id, db.Now);
                db.AccountRoles.RemoveRange(await db.AccountRoles.Where(r => r.AccountId == account.Id).ToListAsync(ct));
                db.Record("account.deleted", "account", account.ActorId, new { account.UserName, account.Kind, account.DepartmentId });
                return new Result(account.UserName);
            }, ct);
    }
}
