using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Delegation;

/// <summary>
/// How an account comes to its end, by one person or, if it is an administrator's, by two: written with the next save and on
/// record. Runs within <see cref="RightsGuard"/>, so that of two last administrators only one can go.
/// </summary>
internal sealed class AccountDesk(AdminDb db, ICurrentUser user, SessionKeeper sessions)
{
    public async Task DisableAsync(Account account, CancellationToken ct)
    {
        await LastAdministrator.DemandAnotherAsync(db, account, "停用", ct);
        account.Disable(user.Actor.Id);
        await sessions.EndAllAsync(account.Id, SessionEnd.AccountDisabled, ct, by: user.Actor.Name);
        db.Record("account.disabled", "account", account.ActorId, new { account.UserName });
    }

    public async Task DeleteAsync(Account account, CancellationToken ct)
    {
        var below = await db.Accounts.CountAsync(a => a.ParentId == account.Id && a.DeletedAt == null, ct);
        if (below > 0)
        {
            throw new RuleViolation("account.has-sub-accounts", $"账号 {account.UserName} 还有 {below} 个子账号，请先删除它们或者换到其他主账号。");
        }
        await LastAdministrator.DemandAnotherAsync(db, account, "删除", ct);
        account.Delete(user.Actor.Id, db.Now);
        db.AccountRoles.RemoveRange(await db.AccountRoles.Where(r => r.AccountId == account.Id).ToListAsync(ct));
        db.Record("account.deleted", "account", account.ActorId, new { account.UserName, account.Kind, account.DepartmentId });
    }

    /// <param name="end">From this moment on the account is refused, and all below it; null for no end.</param>
    public async Task SetEndAsync(Account account, DateTime? end, CancellationToken ct)
    {
        if (end is not null)
        {
            await LastAdministrator.DemandAnotherAsync(db, account, "设置有效期", ct);
        }
        var terms = await db.Terms.FirstOrDefaultAsync(t => t.AccountId == account.Id, ct)
            ?? db.Terms.Add(new AccountTerms { AccountId = account.Id }).Entity;
        db.Record("account.expiry-set", "account", account.ActorId, new { ExpiresAt = new[] { terms.ExpiresAt, end } });
        terms.ExpiresAt = end;
        terms.Version++;
        sessions.Forget(account.Id);
    }
}
