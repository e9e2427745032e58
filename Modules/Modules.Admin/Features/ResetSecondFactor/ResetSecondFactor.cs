using FluentValidation;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator takes a lost authenticator from an account; its sessions end and its owner is told. For accounts of administrators it takes two (<see cref="AskAdministratorChange"/>).</summary>
internal static class ResetSecondFactor
{
    internal sealed record Command(Guid Id) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择账号。");
    }

    internal sealed class Handler(AdminDb db, AccountAuthority authority, ICurrentUser user, CredentialDesk desk) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            var account = await authority.FindAsync(command.Id, ct);
            if (account.ActorId == user.Actor.Id)
            {
                throw new RuleViolation("account.self", "不能重置自己的二次验证，请由其他管理员操作。");
            }
            AccountAuthority.DemandOneIsEnough(account, "重置二次验证");
            await desk.ResetSecondFactorAsync(account, ct);
            await db.SaveChangesAsync(ct);
            return default;
        }
    }
}
