using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>
/// An operator whom the portal has recognised comes in. The portal's subject names the account: bound by the answer to a push,
/// or by the holder (<see cref="BindPortal"/>), never by the login name.
/// </summary>
internal static class SignInByPortal
{
    /// <param name="Strong">The portal says that it saw two factors.</param>
    internal sealed record Command(string Subject, bool Strong, string IdToken) : ICommand<SignIn.Result>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Subject).NotEmpty().MaximumLength(128).WithMessage("统一门户没有给出账号标识。");
    }

    internal sealed class Handler(AdminDb db, AccountRights rights, PolicyBook policies, SignInEntry entry) : IHandle<Command, SignIn.Result>
    {
        public async Task<SignIn.Result> Handle(Command command, CancellationToken ct)
        {
            var account = await FindAsync(command, ct)
                ?? throw await RefusedAsync(command, null, "您的统一门户账号在本平台没有对应的账号，或者还没有绑定。已有账号的，请用本平台的用户名和密码登录，再到“我的账号”绑定统一门户；没有账号的，请联系本部门或平台管理员开通。", ct);
            if ((await rights.StandingOfAsync(db, account, ct))?.Actor is not { } actor || await entry.IsOverAsync(account, ct))
            {
                throw await RefusedAsync(command, account, "您在本平台的账号已停用或已到期，请联系本部门或平台管理员。", ct);
            }
            var policy = await policies.CurrentAsync(ct);
            var shown = command.Strong && policy.Is(PolicyTable.FactorTrustPortal) ? FactorKind.Portal : FactorKind.None;
            var (token, half) = await entry.OpenAsync(account, actor, attempt: null, command.IdToken, shown, ct);
            return new SignIn.Result(account.Id, token, half);
        }

        /// <summary>
        /// The account that the subject is bound to. A login name binds nothing: anybody may bear one at the portal. And an
        /// administrator's account is bound by its holder only, not by what the portal answered to a push.
        /// </summary>
        private async Task<Account?> FindAsync(Command command, CancellationToken ct) =>
            await db.Provisioning.AsNoTracking().FirstOrDefaultAsync(p => p.Subject == command.Subject, ct) is { } bound
            && await db.Accounts.FirstOrDefaultAsync(a => a.Id == bound.AccountId, ct) is { } account && (bound.ConfirmedAt is not null || !account.Kind.IsAdministrator())
                ? account : null;

        private async Task<RuleViolation> RefusedAsync(Command command, Account? account, string sentence, CancellationToken ct)
        {
            db.Forget();
            db.Record("account.portal-refused", "account", account?.ActorId ?? "unknown", new { command.Subject, entry.Device });
            await db.SaveChangesAsync(ct);
            return new RuleViolation("sign-in.portal-refused", sentence, 403);
        }
    }
}
