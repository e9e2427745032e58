using FluentValidation;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An operator gets new recovery codes against a code of the authenticator; the earlier ones are void.</summary>
internal static class RenewRecoveryCodes
{
    internal sealed record Command(string Code) : ICommand<EnrolSecondFactor.Result>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Code).NotEmpty().WithMessage("请填写验证器显示的 6 位验证码。").MaximumLength(32).WithMessage("验证码为 6 位数字。");
    }

    internal sealed class Handler(AdminDb db, ICurrentUser user, SecondFactors factors) : IHandle<Command, EnrolSecondFactor.Result>
    {
        public async Task<EnrolSecondFactor.Result> Handle(Command command, CancellationToken ct)
        {
            var id = Guid.ParseExact(user.Actor.Id, "N");
            var factor = await factors.FindAsync(id, ct);
            if (factor?.ConfirmedAt is null)
            {
                throw new RuleViolation("second-factor.none", "尚未启用二次验证。");
            }
            if (await factors.TakeAsync(factor, command.Code, ct) != FactorKind.Totp)
            {
                db.Record("account.second-factor-failed", "account", user.Actor.Id);
                await db.SaveChangesAsync(ct);
                throw new RuleViolation("second-factor.wrong", "验证码不正确，或者已经用过。请等待下一个验证码再试。") { Field = "code" };
            }
            var codes = await factors.NewRecoveryCodesAsync(id, ct);
            db.Record("account.recovery-codes-renewed", "account", user.Actor.Id);
            await db.SaveChangesAsync(ct);
            return new EnrolSecondFactor.Result(codes);
        }
    }
}
