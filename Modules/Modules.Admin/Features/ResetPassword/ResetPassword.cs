using FluentValidation;
using Microsoft.EntityFrameworkCore;
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

/// <summary>An administrator gives an account a new first password, to be changed at the next sign-in; locks are lifted.</summary>
internal static class ResetPassword
{
    internal sealed record Command(Guid Id) : ICommand<Result>;

    /// <param name="Password">Shown once; only its record is stored.</param>
    internal sealed record Result(string UserName, string Password);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择账号。");
    }

    internal sealed class Handler(AdminDb db, AccountAuthority authority, ICurrentUser user, INotify notify, PasswordHistory history, SessionKeeper sessions) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var account = await authority.FindAsync(command.Id, ct);
            if (account.ActorId == user.Actor.Id)
            {
                throw new RuleViolation("account.self", "自己的密码请在“修改密码”中修改。");
            }
            var password = PasswordRule.Generate();
            await history.ReplaceAsync(account, password, temporary: true, ct);
            await sessions.EndAllAsync(account.Id, SessionEnd.PasswordChanged, ct, by: user.Actor.Name);
            var hash = SignInGuard.HashOf(account.UserName);
            db.SignInAttempts.RemoveRange(await db.SignInAttempts.Where(a => a.NameHash == hash).ToListAsync(ct));
            db.Record("account.password-reset", "account", account.ActorId, new { account.UserName });
            notify.ToAccount(db, account.Id, new Notification("password-reset", "随申码运行管理平台：密码已重置",
                $"您的账号 {account.UserName} 的密码已于 {ChinaTime.Text(db.Now)} 由管理员重置，原有登录已退出。如非本人申请，请立即联系平台管理员。"));
            await db.SaveChangesAsync(ct);
            return new Result(account.UserName, password);
        }
    }
}
