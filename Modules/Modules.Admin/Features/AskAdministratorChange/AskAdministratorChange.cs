using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>
/// One of the three administrators asks that another administrator's password or second factor be reset, or the account be
/// enabled again, switched off, ended on a day or deleted. Nothing happens yet: one of another duty has to confirm it in time.
/// </summary>
internal static class AskAdministratorChange
{
    internal sealed record Command(Guid AccountId, AdministratorAct Act, string Reason) : ICommand<Result>
    {
        /// <summary>Of <see cref="AdministratorAct.SetExpiry"/>: the last day in Shanghai; null for no end.</summary>
        public DateOnly? LastDay { get; init; }
    }

    /// <param name="FirstHalf">First half of the new password, shown once; the other half is shown to whoever confirms. Null for other acts.</param>
    internal sealed record Result(Guid Id, string UserName, DateTime EndsAt, string? FirstHalf);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.AccountId).NotEmpty().WithMessage("请选择账号。");
            RuleFor(c => c.Act).IsInEnum().WithMessage("请选择事项。");
            RuleFor(c => c.Reason).Must(r => r?.Trim().Length is >= 4 and <= 200).WithMessage("请写明申请原因，4 到 200 个字。");
            RuleFor(c => c.LastDay).Must(d => SetAccountExpiry.IsSensible(d!.Value)).When(c => c.LastDay is not null).WithMessage("日期不在合理范围内。");
        }
    }

    internal sealed class Handler(AdminDb db, RightsGuard guard, TwoPeople people, PolicyBook policies, FieldCipher cipher) : IHandle<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken ct) => guard.ChangeAsync([AdminPermissions.Administrators], async _ =>
        {
            var me = await people.MeAsync(ct);
            var account = await people.ConcernedAsync(command.AccountId, ct);
            await DemandSenseAsync(command, me, account, ct);
            var minutes = (await policies.CurrentAsync(ct))[PolicyTable.TwoPeopleMinutes];
            var change = new AdministratorChange
            {
                AccountId = account.Id,
                Act = command.Act,
                Reason = command.Reason.Trim(),
                AskedBy = me.Id,
                AskedByKind = me.Kind,
                AskedAt = db.Now,
                EndsAt = db.Now.AddMinutes(minutes),
                NewEnd = command.Act == AdministratorAct.SetExpiry ? SetAccountExpiry.EndOf(command.LastDay) : null,
            };
            var half = command.Act == AdministratorAct.ResetPassword ? PasswordRule.Generate(PasswordRule.HalfLength) : null;
            if (half is not null)
            {
                change.Keep(cipher.Encrypt(half, ConfirmAdministratorChange.Table, change.Id.ToString("N"), ConfirmAdministratorChange.HalfColumn));
            }
            db.AdministratorChanges.Add(change);
            db.Record("administrator-change.asked", "account", account.ActorId, new { change.Id, account.UserName, change.Act, change.Reason, change.EndsAt, change.NewEnd });
            await people.TellAskedAsync(change, me, account, ct);
            return new Result(change.Id, account.UserName, change.EndsAt, half);
        }, ct);

        private async Task DemandSenseAsync(Command command, Account me, Account account, CancellationToken ct)
        {
            var act = command.Act;
            if (account.Id == me.Id)
            {
                throw new RuleViolation("account.self", "不能为自己的账号申请，请由其他管理员申请。", 403);
            }
            if (act == AdministratorAct.Enable && !account.Disabled)
            {
                throw new RuleViolation("account.enabled", "这个账号没有停用。");
            }
            if (act == AdministratorAct.ResetSecondFactor && !await db.Factors.AnyAsync(f => f.AccountId == account.Id && f.ConfirmedAt != null, ct))
            {
                throw new RuleViolation("second-factor.none", "这个账号没有启用二次验证。");
            }
            if (act == AdministratorAct.Disable && account.Disabled)
            {
                throw new RuleViolation("account.disabled", "这个账号已经停用。");
            }
            if (act is AdministratorAct.Disable or AdministratorAct.Delete || (act == AdministratorAct.SetExpiry && command.LastDay is not null))
            {
                // Judged again when it is confirmed; nobody should confirm in vain.
                await LastAdministrator.DemandAnotherAsync(db, account, AccountTexts.Of(act), ct);
            }
            var now = db.Now;
            if (await db.AdministratorChanges.AnyAsync(c => c.AccountId == account.Id && c.Act == act && c.State == AdministratorChangeState.Open && c.EndsAt > now, ct))
            {
                throw new RuleViolation("two-people.open", "同样的申请正在等待确认，请勿重复申请。");
            }
        }
    }
}
