using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An operator ends the session of this browser.</summary>
internal static class SignOut
{
    internal sealed record Command : ICommand<Result>;

    /// <param name="PortalToken">What the portal wants to see, when the person came through it.</param>
    internal sealed record Result(string? PortalToken);

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(AdminDb db, ICurrentUser user, SessionKeeper sessions, CurrentSession current) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            string? portalToken = null;
            if (user.Actor.Kind == ActorKind.Operator)
            {
                if (current.Session is { } session && await db.Sessions.FirstOrDefaultAsync(s => s.Id == session.Id, ct) is { } row)
                {
                    row.End(SessionEnd.SignedOut, db.Now);
                    portalToken = sessions.PortalTokenOf(row);
                    sessions.Forget(row.AccountId);
                }
                db.Record("account.signed-out", "account", user.Actor.Id);
                await db.SaveChangesAsync(ct);
            }
            return new Result(portalToken);
        }
    }
}
