using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Access;

/// <summary>Whoever is signed in proves once more to be the holder; a wrong password counts against its source as at sign-in.</summary>
internal sealed class OwnPassword(AdminDb db, SourceThrottle throttle, PasswordGate passwords)
{
    /// <param name="sentence">What has not happened, when the password is wrong.</param>
    /// <param name="facts">For the record of a wrong one.</param>
    public async Task<Account> DemandAsync(ICurrentUser user, string password, string sentence, object facts, CancellationToken ct)
    {
        var account = Guid.TryParseExact(user.Actor.Id, "N", out var id) ? await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, ct) : null;
        if (account is null)
        {
            throw new NotFound();
        }
        var source = SourceThrottle.SourceOf(user.SourceIp);
        throttle.Take(source);
        if (!(await passwords.VerifyAsync(password, account.PasswordRecord, ct)).Good)
        {
            db.Record("account.portal-refused", "account", account.ActorId, facts);
            await db.SaveChangesAsync(ct);
            throw new RuleViolation("password.wrong", "密码不正确，" + sentence) { Field = "password" };
        }
        throttle.GiveBack(source);
        return account;
    }
}
