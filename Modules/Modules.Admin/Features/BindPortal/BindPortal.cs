using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Admin.SingleSignOn;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>
/// The holder of an account, signed in here and just recognised by the portal, binds the two against the account's password:
/// from now on that person of the portal comes in as this account.
/// </summary>
internal static class BindPortal
{
    /// <param name="Subject">As the portal says it, never as a form does.</param>
    internal sealed record Command(string Subject, string Password) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Subject).NotEmpty().MaximumLength(128).WithMessage("统一门户没有给出账号标识。");
            RuleFor(c => c.Password).NotEmpty().WithMessage("请填写本平台账号的密码。").MaximumLength(PasswordRule.MaxLength).WithMessage("密码不正确。");
        }
    }

    internal sealed class Handler(AdminDb db, ICurrentUser user, OwnPassword own, PortalBindings bindings, CurrentSession current) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            var account = await own.DemandAsync(user, command.Password, "没有绑定。", new { command.Subject, wrong = "password" }, ct);
            if (await db.Provisioning.AnyAsync(p => p.Subject == command.Subject && p.AccountId != account.Id, ct))
            {
                throw new RuleViolation("portal.taken", "这个统一门户账号已绑定本平台的另一个账号，请换一个门户账号，或联系平台管理员。");
            }
            await bindings.MakeAsync(account, command.Subject, current.Session?.Id, ct);
            await db.SaveChangesAsync(ct);
            return default;
        }
    }
}
