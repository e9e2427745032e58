using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An operator chooses a new password; all other sessions of the account end.</summary>
internal static class ChangeOwnPassword
{
    internal sealed record Command(string Current, string New, string Repeat) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Current).NotEmpty().WithMessage("请填写当前密码。").MaximumLength(PasswordRule.MaxLength).WithMessage("当前密码不正确。");
            RuleFor(c => c.New).NotEmpty().WithMessage("请填写新密码。")
                .Custom((password, context) =>
                {
                    if (PasswordRule.Fault(password, "") is { } fault)
                    {
                        context.AddFailure(fault);
                    }
                });
            RuleFor(c => c.New).NotEqual(c => c.Current).When(c => !string.IsNullOrEmpty(c.New)).WithMessage("新密码不能与当前密码相同。");
            RuleFor(c => c.Repeat).Equal(c => c.New).WithMessage("两次填写的新密码不一致。");
        }
    }

    internal sealed class Handler(
        AdminDb db, ICurrentUser user, SourceThrottle throttle, PasswordGate passwords, PolicyBook policies, PasswordHistory history, SessionKeeper sessions, CurrentSession here)
        : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            var account = Guid.TryParseExact(user.Actor.Id, "N", out var id) ? await db.Accounts.FirstOrDefaultAsync(a => a.Id == id, ct) : null;
            if (account is null)
            {
                throw new NotFound();
            }
            var source = SourceThrottle.SourceOf(user.SourceIp);
            throttle.Take(source);
            if (!(await passwords.VerifyAsync(command.Current, account.PasswordRecord, ct)).Good)
            {
                throw new RuleViolation("password.wrong", "当前密码不正确。") { Field = "current" };
            }
            throttle.GiveBack(source);
            var policy = await policies.CurrentAsync(ct);
            if (PasswordRule.Fault(command.New, account.UserName, policy) is { } fault)
            {
                throw new RuleViolation("password.weak", fault) { Field = "new" };
            }
            var lately = policy[PolicyTable.PasswordHistory];
            if (await history.HasAsync(account, command.New, lately, ct))
            {
                throw new RuleViolation("password.used", $"新密码不能与最近 {lately} 个密码相同。") { Field = "new" };
            }
            await history.ReplaceAsync(account, command.New, temporary: false, ct);
            await sessions.EndAllAsync(account.Id, SessionEnd.PasswordChanged, ct, but: here.Session?.Id);
            if (here.Session is { } session && await db.Sessions.FirstOrDefaultAsync(s => s.Id == session.Id, ct) is { } own)
            {
                // This browser goes on: its session follows the new stamp.
                own.Follow(account.SecurityStamp);
            }
            db.Record("account.password-changed", "account", account.ActorId);
            await db.SaveChangesAsync(ct);
            return default;
        }
    }
}
