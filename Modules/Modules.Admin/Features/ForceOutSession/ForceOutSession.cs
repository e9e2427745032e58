using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator ends a session of anybody; it is over with its next request.</summary>
internal static class ForceOutSession
{
    internal sealed record Command(Guid Id) : ICommand<Result>;

    internal sealed record Result(string UserName);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择登录。");
    }

    internal sealed class Handler(AdminDb db, AccountAuthority authority, ICurrentUser user, SessionKeeper sessions) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            // One that was changed past the platform as well: it is worth nothing, and so it goes from the list.
            using var look = SealedRowReading.WithoutRefusing();
            var session = await db.Sessions.FirstOrDefaultAsync(s => s.Id == command.Id, ct) ?? throw new NotFound();
            if (!user.Actor.May(AdminPermissions.Sessions))
            {
                await authority.FindAsync(session.AccountId, ct);
            }
            var name = await db.Accounts.Where(a => a.Id == session.AccountId).Select(a => a.UserName).FirstAsync(ct);
            session.End(SessionEnd.ForcedOut, db.Now, user.Actor.Name);
            sessions.Forget(session.AccountId);
            db.Record("session.forced-out", "account", session.AccountId.ToString("N"), new { UserName = name, session.Device, session.SourceIp });
            await db.SaveChangesAsync(ct);
            return new Result(name);
        }
    }
}
