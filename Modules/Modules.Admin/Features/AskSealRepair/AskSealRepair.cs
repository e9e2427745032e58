using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Features;

/// <summary>A security administrator asks that a row that was found changed be taken for right as it stands now. Nothing happens yet: one of another duty has to confirm it in time.</summary>
internal static class AskSealRepair
{
    /// <param name="Fingerprint">Of what the page showed.</param>
    internal sealed record Command(string Table, string? Row, string Fingerprint, string Reason) : ICommand<Result>;

    internal sealed record Result(Guid Id, string Name, DateTime EndsAt);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Table).NotEmpty().MaximumLength(64).WithMessage("请选择要处理的数据。");
            RuleFor(c => c.Row).MaximumLength(160).WithMessage("请选择要处理的数据。");
            RuleFor(c => c.Fingerprint).NotEmpty().MaximumLength(64).WithMessage("请刷新页面后重试。");
            RuleFor(c => c.Reason).Must(r => r?.Trim().Length is >= 4 and <= 200).WithMessage("请写明查明的原因和核对的依据，4 到 200 个字。");
        }
    }

    internal sealed class Handler(AdminDb db, RightsGuard guard, TwoPeople people, PolicyBook policies, SealRepairs repairs) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var view = await repairs.LookAsync(command.Table, command.Row ?? "", ct) ?? throw new NotFound();
            return await guard.ChangeAsync([AdminPermissions.Administrators], async _ =>
            {
                var me = await people.MeAsync(ct);
                await DemandSenseAsync(command, view, me, ct);
                var repair = new SealRepair
                {
                    TableName = view.Table,
                    RowKey = view.Row,
                    RowName = view.Name,
                    Problem = view.Problem,
                    Fingerprint = view.Fingerprint,
                    Reason = command.Reason.Trim(),
                    AskedBy = me.Id,
                    AskedByKind = me.Kind,
                    AskedAt = db.Now,
                    EndsAt = db.Now.AddMinutes((await policies.CurrentAsync(ct))[PolicyTable.TwoPeopleMinutes]),
                };
                db.SealRepairs.Add(repair);
                db.Record("seal-repair.asked", "table", view.Table, new { repair.Id, view.Row, view.Name, view.Problem, Says = view.Fields, repair.Reason, repair.EndsAt });
                await TellAsync(repair, me, ct);
                return new Result(repair.Id, view.Name, repair.EndsAt);
            }, ct);
        }

        private async Task DemandSenseAsync(Command command, SealedRowView view, Account me, CancellationToken ct)
        {
            if (me.Kind is not (AccountKind.SecurityAdministrator or AccountKind.PlatformAdministrator))
            {
                throw new Forbidden("重新加封由安全管理员申请。");
            }
            if (SealRepair.Concerns(view.Table, view.Row, me.Id))
            {
                throw new RuleViolation("two-people.concerned", "这条数据涉及您本人的账号，请由另一名安全管理员申请。", 403);
            }
            if (view.Problem == SealProblem.None)
            {
                throw new RuleViolation("seal-repair.nothing-wrong", "这条数据与平台写入的一致，无需重新加封。");
            }
            if (view.Fingerprint != command.Fingerprint)
            {
                throw new RuleViolation("seal-repair.changed", "这条数据刚刚又有变化，请核对现在的内容后再申请。");
            }
            var now = db.Now;
            if (await db.SealRepairs.AnyAsync(r => r.TableName == view.Table && r.RowKey == view.Row && (r.State == SealRepairState.Confirmed || (r.State == SealRepairState.Open && r.EndsAt > now)), ct))
            {
                throw new RuleViolation("two-people.open", "同样的申请正在等待确认，请勿重复申请。");
            }
        }

        private async Task TellAsync(SealRepair repair, Account me, CancellationToken ct)
        {
            var seconds = await db.Accounts.AsNoTracking()
                .Where(a => AccountKinds.Three.Contains(a.Kind) && a.Kind != me.Kind && a.Id != me.Id && !a.Disabled && a.DeletedAt == null).Select(a => a.Id).ToListAsync(ct);
            foreach (var second in seconds)
            {
                db.Publish(new NoticeWanted($"seal-repair:{repair.Id:N}:asked", "seal-repair", $"{AccountTexts.Of(me.Kind)} {me.UserName} 申请为数据表 {repair.TableName} 的 {repair.RowName} 重新加封，请核实后确认或拒绝",
                    $"原因：{repair.Reason}。请在 {ChinaTime.Text(repair.EndsAt)} 前处理。", ListSealRepairsPage.Here, second, null));
            }
        }
    }
}
