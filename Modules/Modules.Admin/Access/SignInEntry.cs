using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Access;

/// <summary>What follows when a person has been recognised, by password or by the portal.</summary>
internal sealed class SignInEntry(AdminDb db, ActorContext context, SecondFactors factors, HalfSignIn half, SessionKeeper sessions)
{
    public string Device => sessions.Device;

    /// <summary>Whether the account's time is over.</summary>
    /// <exception cref="RowTampered">Its last day was changed or taken away past the platform.</exception>
    public async Task<bool> IsOverAsync(Account account, CancellationToken ct)
    {
        if (await db.Terms.AsNoTracking().FirstOrDefaultAsync(t => t.AccountId == account.Id, ct) is { } terms)
        {
            return terms.ExpiresAt <= db.Now;
        }
        return await db.IsOnRollAsync<AccountTerms>(account.ActorId, ct) ? throw new RowTampered("admin_account_terms " + account.ActorId) : false;
    }

    /// <summary>Begins the session, or hands out what the page of the code asks for, when the account has a second factor.</summary>
    /// <param name="attempt">The counters of the password, taken back with the success; null from the portal.</param>
    public async Task<(string? Token, string? Half)> OpenAsync(Account account, Actor actor, Attempt? attempt, string? portalToken, FactorKind shown, CancellationToken ct)
    {
        if (shown != FactorKind.None || await factors.FindAsync(account.Id, ct) is not { ConfirmedAt: not null })
        {
            return (await BeginAsync(account, actor, attempt, portalToken, shown, ct), null);
        }
        await db.InTransactionAsync(async () =>
        {
            await (attempt?.SucceedAsync(db, ct) ?? Task.CompletedTask);
            await db.SaveChangesAsync(ct);
        }, ct);
        return (null, half.Issue(account, portalToken));
    }

    /// <summary>Writes the session, its record and everything that waits to be saved in one transaction.</summary>
    public Task<string> BeginAsync(Account account, Actor actor, Attempt? attempt, string? portalToken, FactorKind shown, CancellationToken ct) => db.InTransactionAsync(async () =>
    {
        var token = await sessions.BeginAsync(account, context.SourceIp, shown, portalToken, ct);
        // Behind the account's row, which the session holds: two sign-ins at once do not fail on each other's counters.
        await (attempt?.SucceedAsync(db, ct) ?? Task.CompletedTask);
        context.Actor = actor;
        db.Record("account.signed-in", "account", account.ActorId, new { sessions.Device, Factor = shown, Portal = portalToken is not null });
        await db.SaveChangesAsync(ct);
        return token;
    }, ct);
}
