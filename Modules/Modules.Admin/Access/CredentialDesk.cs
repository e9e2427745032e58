using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Admin.SingleSignOn;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Access;

/// <summary>
/// What is done to the credentials of somebody else's account, by one administrator or by two: written with the next save,
/// on record, and told to the person.
/// </summary>
internal sealed class CredentialDesk(AdminDb db, ICurrentUser user, INotify notify, PasswordHistory history, SecondFactors factors, SessionKeeper sessions, PortalBindings bindings)
{
    /// <summary>Sets a password that must be changed at the next sign-in; sessions end and locks are lifted.</summary>
    public async Task ResetPasswordAsync(Account account, string password, CancellationToken ct)
    {
        await history.ReplaceAsync(account, password, temporary: true, ct);
        await sessions.EndAllAsync(account.Id, SessionEnd.PasswordChanged, ct, by: user.Actor.Name);
        if (await db.Provisioning.AnyAsync(p => p.AccountId == account.Id && p.ConfirmedAt != null, ct))
        {
            // Bound with the password that is no longer good, perhaps by whoever got hold of it.
            await bindings.UndoAsync(account, null, ct);
        }
        var hash = SignInGuard.HashOf(account.UserName);
        db.SignInAttempts.RemoveRange(await db.SignInAttempts.Where(a => a.NameHash == hash).ToListAsync(ct));
        db.Record("account.password-reset", "account", account.ActorId, new { account.UserName });
        Tell(account, "password-reset", "密码已重置", $"的密码已于 {ChinaTime.Text(db.Now)} 由管理员重置，原有登录已退出。");
    }

    /// <summary>Takes authenticator and recovery codes away; sessions end.</summary>
    public async Task ResetSecondFactorAsync(Account account, CancellationToken ct)
    {
        await factors.RemoveAsync(account.Id, ct);
        await sessions.EndAllAsync(account.Id, SessionEnd.ForcedOut, ct, by: user.Actor.Name);
        db.Record("account.second-factor-reset", "account", account.ActorId, new { account.UserName });
        Tell(account, "second-factor-reset", "二次验证已重置", $"的二次验证已于 {ChinaTime.Text(db.Now)} 由管理员重置。");
    }

    /// <summary>Lets a switched-off account in again; a day that has passed no longer counts, and disuse counts from now.</summary>
    public async Task EnableAsync(Account account, CancellationToken ct)
    {
        account.Enable();
        var terms = await db.Terms.FirstOrDefaultAsync(t => t.AccountId == account.Id, ct) ?? db.Terms.Add(new AccountTerms { AccountId = account.Id }).Entity;
        var over = terms.ExpiresAt <= db.Now ? terms.ExpiresAt : null;
        (terms.EnabledAt, terms.ExpiresAt) = (db.Now, over is null ? terms.ExpiresAt : null);
        terms.Version++;
        db.Record("account.enabled", "account", account.ActorId, new { account.UserName, EndedTerm = over });
    }

    private void Tell(Account account, string kind, string subject, string what)
    {
        // Under the bell in any case: mail and short message may have been chosen away.
        db.Publish(new NoticeWanted($"{kind}:{Guid.CreateVersion7():N}", kind, subject, $"您的账号{what}如非本人申请，请立即联系平台管理员。", "/admin/my-account", account.Id, null));
        notify.ToAccount(db, account.Id, new Notification(kind, "随申码运行管理平台：" + subject, $"您的账号 {account.UserName} {what}如非本人申请，请立即联系平台管理员。"));
    }
}
