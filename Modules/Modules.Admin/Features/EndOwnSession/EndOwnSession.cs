using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An operator ends a session of the own account at another browser.</summary>
internal static class EndOwnSession
{
    internal sealed record Command(Guid Id) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择登录。");
    }

    internal sealed class Handler(AdminDb db, ICurrentUser user, SessionKeeper sessions) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            var own = Guid.ParseExact(user.Actor.Id, "N");
            var session = await db.Sessions.FirstOrDefaultAsync(s => s.Id == command.Id && s.AccountId == own, ct) ?? throw new NotFound();
            session.End(SessionEnd.SignedOut, db.Now);
            sessions.Forget(own);
            db.Record("account.signed-out", "account", user.Actor.Id, new { session.Device, session.SourceIp, Elsewhere = true });
            await db.SaveChangesAsync(ct);
            return default;
        }
    }
}
