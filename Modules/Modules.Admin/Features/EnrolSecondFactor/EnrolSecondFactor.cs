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

/// <summary>An operator shows that the authenticator has the secret of the page; from now on it is asked for at each sign-in.</summary>
internal static class EnrolSecondFactor
{
    internal sealed record Command(string Code) : ICommand<Result>;

    /// <param name="RecoveryCodes">Shown once; only their digests are stored.</param>
    internal sealed record Result(IReadOnlyList<string> RecoveryCodes);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Code).NotEmpty().WithMessage("请填写验证器显示的 6 位验证码。").Matches("^ *([0-9] *){6}$").WithMessage("验证码为 6 位数字。");
    }

    internal sealed class Handler(AdminDb db, ICurrentUser user, SecondFactors factors, SessionKeeper sessions, CurrentSession current) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var id = Guid.ParseExact(user.Actor.Id, "N");
            var factor = await factors.FindAsync(id, ct) ?? throw new RuleViolation("second-factor.none", "请先打开二次验证页面，用验证器扫描二维码。");
            if (factor.ConfirmedAt is not null)
            {
                throw new RuleViolation("second-factor.enrolled", "已经启用二次验证。");
            }
            if (await factors.TakeAsync(factor, command.Code, ct) is null)
            {
                db.Record("account.second-factor-failed", "account", user.Actor.Id, new { Enrolling = true });
                await db.SaveChangesAsync(ct);
                throw new RuleViolation("second-factor.wrong", "验证码不正确。请确认手机时间准确，并填写当前显示的验证码。") { Field = "code" };
            }
            var codes = await factors.NewRecoveryCodesAsync(id, ct);
            if (current.Session is { } session && await db.Sessions.FirstOrDefaultAsync(s => s.Id == session.Id, ct) is { } own)
            {
                own.Strengthen(FactorKind.Totp);
            }
            db.Record("account.second-factor-enrolled", "account", user.Actor.Id, new { factor.Algorithm });
            sessions.Forget(id);
            await db.SaveChangesAsync(ct);
            return new Result(codes);
        }
    }
}

/// <summary>What the page of the second factor shows; makes the secret of an enrolment on first sight.</summary>
internal static class OfferSecondFactor
{
    internal sealed record Command : ICommand<Result>;

    /// <param name="Secret">For typing, when the picture cannot be scanned; null when the factor is enrolled.</param>
    internal sealed record Result(string? Secret, string? Uri, OtpAlgorithm Algorithm, DateTime? Since, int RecoveryCodesLeft);

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(AdminDb db, ICurrentUser user, SecondFactors factors) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var id = Guid.ParseExact(user.Actor.Id, "N");
            if (await factors.FindAsync(id, ct) is { ConfirmedAt: { } since } factor)
            {
                return new Result(null, null, factor.Algorithm, since, await db.RecoveryCodes.CountAsync(r => r.AccountId == id && r.UsedAt == null, ct));
            }
            var account = await db.Accounts.AsNoTracking().FirstAsync(a => a.Id == id, ct);
            var (secret, uri, algorithm) = await factors.OfferAsync(account, ct);
            await db.SaveChangesAsync(ct);
            return new Result(secret, uri, algorithm, null, 0);
        }
    }
}
