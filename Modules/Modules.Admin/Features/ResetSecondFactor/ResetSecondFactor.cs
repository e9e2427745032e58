using FluentValidation;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator takes a lost authenticator from an account; its sessions end and its owner is told.</summary>
internal static class ResetSecondFactor
{
    internal sealed record Command(Guid Id) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择账号。");
    }

    internal sealed class Handler(AdminDb db, AccountAuthority authority, ICurrentUser user, SecondFactors factors, SessionKeeper sessions, INotify notify) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            var account = await authority.FindAsync(command.Id, ct);
            if (account.ActorId == user.Actor.Id)
            {
                throw new RuleViolation("account.self", "不能重置自己的二次验证，请由其他管理员操作。");
            }
            await factors.RemoveAsync(account.Id, ct);
            await sessions.EndAllAsync(account.Id, SessionEnd.ForcedOut, ct, by: user.Actor.Name);
            notify.ToAccount(db, account.Id, new Notification("second-factor-reset", "随申码运行管理平台：二次验证已重置",
                $"您的账号 {account.UserName} 的二次验证已于 {ChinaTime.Text(db.Now)} 由管理员重置。如非本人申请，请立即联系平台管理员。"));
            db.Record("account.second-factor-reset", "account", account.ActorId, new { account.UserName });
            await db.SaveChangesAsync(ct);
            return default;
        }
    }
}
