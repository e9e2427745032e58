using FluentValidation;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator deletes an account for good; its row stays for the log, and its user name is never given again. An administrator's account takes two people (<see cref="AskAdministratorChange"/>).</summary>
internal static class DeleteAccount
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
                AccountAuthority.DemandOneMayEnd(account, user.Actor.Id, "删除");
                await desk.DeleteAsync(account, ct);
                return new Result(account.UserName);
            }, ct);
    }
}
