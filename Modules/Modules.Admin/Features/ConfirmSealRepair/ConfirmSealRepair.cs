using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator of another duty confirms that a row is right as it stands; it is sealed anew behind this, in the transaction of its own module.</summary>
internal static class ConfirmSealRepair
{
    internal sealed record Command(Guid Id) : ICommand<Result>;

    internal sealed record Result(string Name);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择申请。");
    }

    internal sealed class Handler(AdminDb db, RightsGuard guard, TwoPeople people, AfterCommit after) : IHandle<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken ct) => guard.ChangeAsync([AdminPermissions.Administrators], async _ =>
        {
            var me = await people.MeAsync(ct);
            var repair = await db.SealRepairs.FirstOrDefaultAsync(r => r.Id == command.Id, ct) ?? throw new NotFound();
            repair.DemandSecond(me, await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == repair.AskedBy, ct), db.Now);
            repair.Decide(SealRepairState.Confirmed, me.Id, db.Now);
            db.Record("seal-repair.confirmed", "table", repair.TableName, new { repair.Id, repair.RowKey, repair.RowName, repair.Problem, repair.Fingerprint, AskedBy = repair.AskedBy.ToString("N") });
            after.Wake<CompleteSealRepairsJob>();
            return new Result(repair.RowName);
        }, ct);
    }
}
