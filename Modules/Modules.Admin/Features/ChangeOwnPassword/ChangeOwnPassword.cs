using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An operator chooses a new password; all other sessions of the account end.</summary>
internal static class ChangeOwnPassword
{
    internal sealed record Command(string Current, string New, string Repeat) : ICommand<Result>;

    internal sealed record Result(Guid AccountId, string SecurityStamp);

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
            RuleFor(c => c.New).NotEqual(c => c.Current).WithMessage("新密码不能与当前密码相同。");
            RuleFor(c => c.Repeat).Equal(c => c.New).WithMessage("两次填写的新密码不一致。");
        }
    }

    internal sealed class Handler(AdminDb db, ICurrentUser user, SourceThrottle throttle, PasswordGate passwords) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
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
            if (PasswordRule.Fault(command.New, account.UserName) is { } fault)
            {
                throw new RuleViolation("password.weak", fault) { Field = "new" };
            }
            account.SetPassword(command.New, temporary: false, db.Now);
            db.Record("account.password-changed", "account", account.ActorId);
            await db.SaveChangesAsync(ct);
            return new Result(account.Id, account.SecurityStamp);
        }
    }
}
