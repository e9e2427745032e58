using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>Who asked withdraws; any other administrator declines, also the one concerned unless it is about the end of his account.</summary>
internal static class EndAdministratorChange
{
    internal sealed record Command(Guid Id) : ICommand<Result>;

    internal sealed record Result(string UserName, AdministratorChangeState State);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择申请。");
    }

    internal sealed class Handler(AdminDb db, RightsGuard guard, TwoPeople people) : IHandle<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken ct) => guard.ChangeAsync([AdminPermissions.Administrators], async _ =>
        {
            var me = await people.MeAsync(ct);
            var change = await db.AdministratorChanges.FirstOrDefaultAsync(c => c.Id == command.Id, ct) ?? throw new NotFound();
            change.DemandMayEnd(me, db.Now);
            var account = await db.Accounts.AsNoTracking().FirstAsync(a => a.Id == change.AccountId, ct);
            var own = change.AskedBy == me.Id;
            change.Decide(own ? AdministratorChangeState.Withdrawn : AdministratorChangeState.Declined, me.Id, db.Now);
            db.Record(own ? "administrator-change.withdrawn" : "administrator-change.declined", "account", account.ActorId, new { change.Id, account.UserName, change.Act });
            people.TellDecided(change, account);
            return new Result(account.UserName, change.State);
        }, ct);
    }
}
