using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>Who asked that a row be sealed anew withdraws; any other administrator declines.</summary>
internal static class EndSealRepair
{
    internal sealed record Command(Guid Id) : ICommand<Result>;

    internal sealed record Result(string Name, SealRepairState State);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择申请。");
    }

    internal sealed class Handler(AdminDb db, RightsGuard guard, TwoPeople people) : IHandle<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken ct) => guard.ChangeAsync([AdminPermissions.Administrators], async _ =>
        {
            var me = await people.MeAsync(ct);
            var repair = await db.SealRepairs.FirstOrDefaultAsync(r => r.Id == command.Id, ct) ?? throw new NotFound();
            repair.DemandOpen(db.Now);
            var own = repair.AskedBy == me.Id;
            repair.Decide(own ? SealRepairState.Withdrawn : SealRepairState.Declined, me.Id, db.Now);
            db.Record(own ? "seal-repair.withdrawn" : "seal-repair.declined", "table", repair.TableName, new { repair.Id, repair.RowKey, repair.RowName });
            return new Result(repair.RowName, repair.State);
        }, ct);
    }
}
