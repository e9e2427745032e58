using FluentValidation;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Admin.SingleSignOn;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>
/// The holder of an account undoes its binding to the portal, against the account's password, so that another way in is left. What
/// was opened through the portal ends, and no push binds it again (docs/adr/0054).
/// </summary>
internal static class UnbindPortal
{
    internal sealed record Command(string Password) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Password).NotEmpty().WithMessage("请填写本平台账号的密码。").MaximumLength(PasswordRule.MaxLength).WithMessage("密码不正确。");
    }

    internal sealed class Handler(AdminDb db, ICurrentUser user, OwnPassword own, PortalBindings bindings, CurrentSession current) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            var account = await own.DemandAsync(user, command.Password, "没有解除绑定。", new { unbind = true }, ct);
            if (!await bindings.UndoAsync(account, current.Session?.Id, ct))
            {
                throw new RuleViolation("portal.unbound", "账号没有绑定统一门户。");
            }
            await db.SaveChangesAsync(ct);
            return default;
        }
    }
}
