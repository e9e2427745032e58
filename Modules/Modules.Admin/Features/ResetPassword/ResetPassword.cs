using FluentValidation;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator gives an account a new first password, to be changed at the next sign-in; locks are lifted. For accounts of administrators it takes two (<see cref="AskAdministratorChange"/>).</summary>
internal static class ResetPassword
{
    internal sealed record Command(Guid Id) : ICommand<Result>;

    /// <param name="Password">Shown once; only its record is stored.</param>
    internal sealed record Result(string UserName, string Password);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择账号。");
    }

    internal sealed class Handler(AdminDb db, AccountAuthority authority, ICurrentUser user, CredentialDesk desk) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var account = await authority.FindAsync(command.Id, ct);
            if (account.ActorId == user.Actor.Id)
            {
                throw new RuleViolation("account.self", "自己的密码请在“修改密码”中修改。");
            }
            AccountAuthority.DemandOneIsEnough(account, "重置密码");
            var password = PasswordRule.Generate();
            await desk.ResetPasswordAsync(account, password, ct);
            await db.SaveChangesAsync(ct);
            return new Result(account.UserName, password);
        }
    }
}
