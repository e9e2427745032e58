using FluentValidation;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator ends all sessions of an account; the account itself stays as it is.</summary>
internal static class ForceOutAccount
{
    internal sealed record Command(Guid Id) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择账号。");
    }

    internal sealed class Handler(AdminDb db, AccountAuthority authority, ICurrentUser user, SessionKeeper sessions) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            var account = await authority.FindAsync(command.Id, ct);
            await sessions.EndAllAsync(account.Id, SessionEnd.ForcedOut, ct, by: user.Actor.Name);
            db.Record("session.forced-out", "account", account.ActorId, new { account.UserName, All = true });
            await db.SaveChangesAsync(ct);
            return default;
        }
    }
}
