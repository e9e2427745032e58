using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>
/// The holder of an account, signed in here and just recognised by the portal, binds the two against the account's password:
/// from now on that person of the portal comes in as this account.
/// </summary>
internal static class BindPortal
{
    /// <param name="Subject">As the portal says it, never as a form does.</param>
    internal sealed record Command(string Subject, string Password) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Subject).NotEmpty().MaximumLength(128).WithMessage("统一门户没有给出账号标识。");
            RuleFor(c => c.Password).NotEmpty().WithMessage("请填写本平台账号的密码。").MaximumLength(PasswordRule.MaxLength).WithMessage("密码不正确。");
        }
    }

    internal sealed class Handler(AdminDb db, ICurrentUser user, SourceThrottle throttle, PasswordGate passwords) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            var account = Guid.TryParseExact(user.Actor.Id, "N", out var id) ? await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, ct) : null;
            if (account is null)
            {
                throw new NotFound();
            }
            var source = SourceThrottle.SourceOf(user.SourceIp);
            throttle.Take(source);
            if (!(await passwords.VerifyAsync(command.Password, account.PasswordRecord, ct)).Good)
            {
                db.Record("account.portal-refused", "account", account.ActorId, new { command.Subject, wrong = "password" });
                await db.SaveChangesAsync(ct);
                throw new RuleViolation("password.wrong", "密码不正确，没有绑定。") { Field = "password" };
            }
            throttle.GiveBack(source);
            if (await db.Provisioning.AnyAsync(p => p.Subject == command.Subject && p.AccountId != id, ct))
            {
                throw new RuleViolation("portal.taken", "这个统一门户账号已绑定本平台的另一个账号，请联系平台管理员。");
            }
            var row = await db.Provisioning.FirstOrDefaultAsync(p => p.AccountId == id, ct);
            if (row is null)
            {
                row = db.Provisioning.Add(new Provisioning { AccountId = id, LoginName = account.UserName }).Entity;
                row.Want(db.Now);
            }
            db.Record("account.portal-bound", "account", account.ActorId, new { account.UserName, Subject = new[] { row.Subject, command.Subject } });
            row.Bind(command.Subject, db.Now);
            await db.SaveChangesAsync(ct);
            return default;
        }
    }
}
