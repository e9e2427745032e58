using FluentValidation;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator switches an account off: its sessions end with the next request, and its sub-accounts stop with it. An administrator's account takes two people (<see cref="AskAdministratorChange"/>).</summary>
internal static class DisableAccount
{
    internal sealed record Command(Guid Id) : ICommand<Result>;

    internal sealed record Result(string UserName);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择账号。");
    }

    internal sealed class Handler(RightsGuard guard, AccountAuthority authority, ICurrentUser user, AccountDesk desk) : IHandle<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken ct) =>
            guard.ChangeAsync([AdminPermissions.Accounts, AdminPermissions.SubAccounts], async _ =>
            {
                var account = await authority.FindAsync(command.Id, ct);
                AccountAuthority.DemandOneMayEnd(account, user.Actor.Id, "停用");
                await desk.DisableAsync(account, ct);
                return new Result(account.UserName);
            }, ct);
    }
}
