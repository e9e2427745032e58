using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An operator signs in with name and password; a session begins, or a code is asked for first. Every outcome is on record.</summary>
internal static class SignIn
{
    internal sealed record Command(string UserName, string Password) : ICommand<Result>;

    /// <param name="Token">Secret of the session that began; null when a code is asked for first.</param>
    /// <param name="Half">What the browser carries to the page of the code; null when a session began.</param>
    internal sealed record Result(Guid AccountId, string? Token, string? Half);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.UserName).NotEmpty().WithMessage("请填写用户名。").MaximumLength(64).WithMessage("用户名不超过 64 个字符。");
            RuleFor(c => c.Password).NotEmpty().WithMessage("请填写密码。").MaximumLength(PasswordRule.MaxLength).WithMessage($"密码不超过 {PasswordRule.MaxLength} 个字符。");
        }
    }

    internal sealed class Handler(
        AdminDb db, ActorContext context, SourceThrottle throttle, SignInGuard guard, PasswordGate passwords, AccountRights rights, SignInEntry entry) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var source = SourceThrottle.SourceOf(context.SourceIp);
            throttle.Take(source);
            var userName = Account.Normalize(command.UserName);
            var attempt = await guard.BeginAsync(userName, source, ct);
            var account = await db.Accounts.FirstOrDefaultAsync(a => a.UserName == userName, ct);
            if (attempt.Locked)
            {
                return await RefuseAsync("account.sign-in-locked", account, Locked(attempt), ct);
            }
            var (good, needsRehash) = await passwords.VerifyAsync(command.Password, account?.PasswordRecord, ct);
            if (!good || (await rights.StandingOfAsync(db, account!, ct))?.Actor is not { } actor || await entry.IsOverAsync(account!, ct))
            {
                var refusal = attempt.BringsLock ? Locked(attempt) : new RuleViolation("sign-in.refused", "用户名或密码不正确，或者账号已停用。", 401);
                return await RefuseAsync(attempt.BringsLock ? "account.locked" : "account.sign-in-failed", account, refusal, ct);
            }
            if (needsRehash)
            {
                account!.Rehash(command.Password);
            }
            throttle.GiveBack(source);
            var (token, half) = await entry.OpenAsync(account!, actor, attempt, portalToken: null, FactorKind.None, ct);
            return new Result(account!.Id, token, half);
        }

        /// <summary>The refusal is on record before it is told.</summary>
        private async Task<Result> RefuseAsync(string action, Account? account, RuleViolation refusal, CancellationToken ct)
        {
            db.Record(action, "account", account?.ActorId ?? "unknown", new { entry.Device });
            await db.SaveChangesAsync(ct);
            throw refusal;
        }

        private RuleViolation Locked(Attempt attempt)
        {
            var wait = (attempt.LockedUntil ?? db.Now) - db.Now;
            return new("sign-in.locked", $"登录失败次数过多，请 {Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes))} 分钟后再试，或联系管理员重置密码。", 429)
            {
                RetryAfterSeconds = Math.Max(1, (int)wait.TotalSeconds),
            };
        }
    }
}
