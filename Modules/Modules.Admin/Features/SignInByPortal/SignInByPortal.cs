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
/// An operator whom the portal has recognised comes in. The portal's subject names the account; the first time, when no
/// push has told the subject yet, the login name does, and the two are bound.
/// </summary>
internal static class SignInByPortal
{
    /// <param name="Strong">The portal says that it saw two factors.</param>
    internal sealed record Command(string Subject, string? LoginName, bool Strong, string IdToken) : ICommand<SignIn.Result>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Subject).NotEmpty().MaximumLength(128).WithMessage("统一门户没有给出账号标识。");
    }

    internal sealed class Handler(AdminDb db, AccountRights rights, PolicyBook policies, SignInEntry entry) : IHandle<Command, SignIn.Result>
    {
        public async Task<SignIn.Result> Handle(Command command, CancellationToken ct)
        {
            var account = await FindAsync(command, ct)
                ?? throw await RefusedAsync(command, null, "您的统一门户账号在本平台没有对应的账号，请联系本部门或平台管理员开通。", ct);
            if ((await rights.StandingOfAsync(db, account, ct))?.Actor is not { } actor || await entry.IsOverAsync(account, ct))
            {
                throw await RefusedAsync(command, account, "您在本平台的账号已停用或已到期，请联系本部门或平台管理员。", ct);
            }
            var policy = await policies.CurrentAsync(ct);
            var shown = command.Strong && policy.Is(PolicyTable.FactorTrustPortal) ? FactorKind.Portal : FactorKind.None;
            var (token, half) = await entry.OpenAsync(account, actor, attempt: null, command.IdToken, shown, ct);
            return new SignIn.Result(account.Id, token, half);
        }

        private async Task<Account?> FindAsync(Command command, CancellationToken ct)
        {
            if (await db.Provisioning.AsNoTracking().FirstOrDefaultAsync(p => p.Subject == command.Subject, ct) is { } bound)
            {
                return await db.Accounts.FirstOrDefaultAsync(a => a.Id == bound.AccountId, ct);
            }
            if (string.IsNullOrWhiteSpace(command.LoginName))
            {
                return null;
            }
            var name = Account.Normalize(command.LoginName);
            var account = await db.Accounts.FirstOrDefaultAsync(a => a.UserName == name, ct);
            if (account is null)
            {
                return null;
            }
            var row = await db.Provisioning.FirstOrDefaultAsync(p => p.AccountId == account.Id, ct);
            if (row?.Subject is not null)
            {
                // Another person of the portal took over a name that is bound already.
                return null;
            }
            if (row is null)
            {
                row = db.Provisioning.Add(new Provisioning { AccountId = account.Id, LoginName = account.UserName }).Entity;
                row.Want(db.Now);
            }
            row.Bind(command.Subject);
            db.Record("account.portal-bound", "account", account.ActorId, new { account.UserName, command.Subject });
            return account;
        }

        private async Task<RuleViolation> RefusedAsync(Command command, Account? account, string sentence, CancellationToken ct)
        {
            db.ChangeTracker.Clear();
            db.Record("account.portal-refused", "account", account?.ActorId ?? "unknown", new { command.Subject, entry.Device });
            await db.SaveChangesAsync(ct);
            return new RuleViolation("sign-in.portal-refused", sentence, 403);
        }
    }
}
