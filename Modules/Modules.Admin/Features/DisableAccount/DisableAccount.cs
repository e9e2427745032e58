using FluentValidation;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator switches an account off: its sessions end with the next request, and its sub-accounts stop with it.</summary>
internal static class DisableAccount
{
    internal sealed record Command(Guid Id) : ICommand<Result>;

    internal sealed record Result(string UserName);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择账号。");
    }

    internal sealed class Handler(AdminDb db, RightsGuard guard, AccountAuthority authority, ICurrentUser user, SessionKeeper sessions) : IHandle<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken ct) =>
            guard.ChangeAsync([AdminPermissions.Accounts, AdminPermissions.SubAccounts], async _ =>
            {
                var account = await authority.FindAsync(command.Id, ct);
                account.Disable(user.Actor.Id);
                await LastAdministrator.DemandAnotherAsync(db, account, "停用", ct);
                await sessions.EndAllAsync(account.Id, SessionEnd.AccountDisabled, ct, by: user.Actor.Name);
                db.Record("account.disabled", "account", account.ActorId, new { account.UserName });
                return new Result(account.UserName);
            }, ct);
    }
}
