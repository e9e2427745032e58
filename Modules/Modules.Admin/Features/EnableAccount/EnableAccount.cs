using FluentValidation;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator lets a switched-off account in again. For accounts of administrators it takes two (<see cref="AskAdministratorChange"/>).</summary>
internal static class EnableAccount
{
    internal sealed record Command(Guid Id) : ICommand<Result>;

    internal sealed record Result(string UserName);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择账号。");
    }

    internal sealed class Handler(AdminDb db, AccountAuthority authority, CredentialDesk desk) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var account = await authority.FindAsync(command.Id, ct);
            AccountAuthority.DemandOneIsEnough(account, "启用");
            await desk.EnableAsync(account, ct);
            await db.TouchAsync(AccountRights.Mark, ct);
            await db.SaveChangesAsync(ct);
            return new Result(account.UserName);
        }
    }
}
