using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>After the right password an operator shows the code of the authenticator, or a recovery code; then the session begins.</summary>
internal static class SignInWithCode
{
    /// <param name="Half">What the browser carried since the password; from its cookie, never from the form.</param>
    internal sealed record Command(string? Half, string Code) : ICommand<Result>;

    internal sealed record Result(string Token);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Code).NotEmpty().WithMessage("请填写验证码。").MaximumLength(32).WithMessage("验证码为 6 位数字，恢复码为 10 个字符。");
    }

    internal sealed class Handler(AdminDb db, ActorContext context, SourceThrottle throttle, HalfSignIn half, SecondFactors factors, AccountRights rights, SignInEntry entry)
        : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var source = SourceThrottle.SourceOf(context.SourceIp);
            throttle.Take(source);
            var ticket = half.Open(command.Half) ?? throw TooLate();
            var account = await db.Accounts.FirstOrDefaultAsync(a => a.Id == ticket.AccountId, ct);
            if (account is null || account.SecurityStamp != ticket.Stamp || (await rights.StandingOfAsync(db, account, ct))?.Actor is not { } actor || await entry.IsOverAsync(account, ct)
                || await factors.FindAsync(account.Id, ct) is not { ConfirmedAt: not null } factor)
            {
                throw TooLate();
            }
            if (await factors.TakeAsync(factor, command.Code, ct) is not { } shown)
            {
                db.Record("account.second-factor-failed", "account", account.ActorId, new { entry.Device, Locked = factor.LockedUntil is not null });
                await db.SaveChangesAsync(ct);
                throw new RuleViolation("second-factor.wrong", "验证码不正确，或者已经用过。请等待下一个验证码再试。", 401) { Field = "code" };
            }
            throttle.GiveBack(source);
            return new Result(await entry.BeginAsync(account, actor, attempt: null, ticket.PortalToken, shown, ct));
        }

        private static RuleViolation TooLate() => new("second-factor.too-late", "等待时间过长，请返回重新登录。", 401);
    }
}
