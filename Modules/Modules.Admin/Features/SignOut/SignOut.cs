using FluentValidation;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An operator ends the session of this browser.</summary>
internal static class SignOut
{
    internal sealed record Command : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(AdminDb db, ICurrentUser user) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            if (user.Actor.Kind == ActorKind.Operator)
            {
                db.Record("account.signed-out", "account", user.Actor.Id);
                await db.SaveChangesAsync(ct);
            }
            return default;
        }
    }
}
