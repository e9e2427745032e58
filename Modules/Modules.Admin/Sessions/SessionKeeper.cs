using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Admin.Sessions;

/// <summary>The session of the current request, if there is one.</summary>
internal sealed class CurrentSession
{
    public KnownSession? Session { get; set; }
}

/// <summary>Begins, resumes and ends sessions; the cookie carries only a random secret, of which the table has the digest.</summary>
internal sealed class SessionKeeper(AdminDb db, SessionBook book, PolicyBook policies, DemoAccounts demo, AfterCommit after, IHttpContextAccessor http, FieldCipher cipher)
{
    private static readonly TimeSpan WriteEvery = TimeSpan.FromMinutes(1);

    public static string HashOf(string token) => Sm3.HashHex(Encoding.ASCII.GetBytes(token));

    public string Device => DeviceText.Of(http.HttpContext?.Request.Headers.UserAgent);

    /// <summary>
    /// Begins a session with the next save; what is above the limit of the account is displaced, or the new one is refused.
    /// Must run in a transaction, which holds the account's row, so that two sign-ins at once cannot both be the last allowed.
    /// </summary>
    /// <returns>The secret for the cookie.</returns>
    public async Task<string> BeginAsync(Account account, string? sourceIp, FactorKind factor, string? portalToken, CancellationToken ct)
    {
        var policy = await policies.CurrentAsync(ct);
        var (accountId, now) = (account.Id, db.Now);
        await db.Accounts.Where(a => a.Id == accountId).ExecuteUpdateAsync(s => s.SetProperty(a => a.LastSignInAt, now), ct);
        var live = await LiveAsync(account.Id, policy, ct);
        var most = policy[PolicyTable.Concurrent];
        if (live.Count >= most && !demo.Includes(account))
        {
            if (policy.Is(PolicyTable.RefuseWhenFull))
            {
                throw new RuleViolation("sign-in.full", $"该账号已在 {live.Count} 处登录，达到上限。请先在其他设备上退出，或联系管理员强制退出。");
            }
            foreach (var oldest in live.Take(live.Count - most + 1))
            {
                oldest.End(SessionEnd.Displaced, db.Now);
                db.Record("session.displaced", "account", account.ActorId, new { oldest.SourceIp, oldest.Device, oldest.CreatedAt });
            }
        }
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var id = Guid.CreateVersion7();
        db.Sessions.Add(new OperatorSession
        {
            Id = id,
            TokenHash = HashOf(token),
            AccountId = account.Id,
            AccountKind = account.Kind.ToString(),
            Stamp = account.SecurityStamp,
            CreatedAt = db.Now,
            LastSeenAt = db.Now,
            SourceIp = sourceIp,
            Device = Device,
            Factor = factor,
            ByPortal = portalToken is not null,
            PortalToken = portalToken is null ? null : cipher.Encrypt(portalToken, "admin_session", id.ToString("N"), "portal-token"),
        });
        after.Do(() => book.Drop(account.Id));
        return token;
    }

    /// <summary>The session of a cookie, or null and why it is over, if that is known.</summary>
    /// <param name="signOfLife">False for requests that a page makes on its own.</param>
    public async Task<(KnownSession? Session, SessionEnd? Ended)> ResumeAsync(string token, bool signOfLife, CancellationToken ct)
    {
        var hash = HashOf(token);
        if ((book.Find(hash) ?? await ReadAsync(hash, ct)) is not { } entry)
        {
            return (null, await db.Sessions.Where(s => s.TokenHash == hash).Select(s => s.EndedBy).FirstOrDefaultAsync(ct));
        }
        var policy = await policies.CurrentAsync(ct);
        var now = db.Now;
        var session = entry.Session;
        if (OperatorSession.Overdue(session.CreatedAt, entry.LastSeenAt, policy.Idle, policy.Longest, now) is { } reason)
        {
            await EndNowAsync(session, reason, ct);
            return (null, reason);
        }
        if (session.ExpiresAt <= now)
        {
            await EndNowAsync(session, SessionEnd.AccountDisabled, ct);
            return (null, SessionEnd.AccountDisabled);
        }
        if (signOfLife && now > entry.LastSeenAt)
        {
            entry.LastSeenAt = now;
            if (now - entry.WrittenSeenAt >= WriteEvery)
            {
                entry.WrittenSeenAt = now;
                await db.InTransactionAsync(() => db.Sessions.Where(s => s.Id == session.Id && s.EndedAt == null)
                    .ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, now), ct), ct);
            }
        }
        return (session, null);
    }

    /// <summary>Ends one session at once, outside any use case: a request has found it to be over.</summary>
    public async Task EndNowAsync(KnownSession session, SessionEnd reason, CancellationToken ct)
    {
        using var look = SealedRowReading.WithoutRefusing();
        if (await db.Sessions.FirstOrDefaultAsync(s => s.Id == session.Id && s.EndedAt == null, ct) is { } row)
        {
            row.End(reason, db.Now);
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateConcurrencyException)
            {
                // Somebody else has just ended it.
            }
            db.Entry(row).State = EntityState.Detached;
        }
        book.Drop(session.AccountId);
    }

    /// <summary>Ends all sessions of an account with the next save, but one.</summary>
    public async Task EndAllAsync(Guid accountId, SessionEnd reason, CancellationToken ct, Guid? but = null, string? by = null)
    {
        // Also one that was changed past the platform: once it is over it is sealed again, and worth nothing either way.
        using var look = SealedRowReading.WithoutRefusing();
        foreach (var session in await db.Sessions.Where(s => s.AccountId == accountId && s.EndedAt == null && s.Id != but).ToListAsync(ct))
        {
            session.End(reason, db.Now, by);
        }
        Forget(accountId);
    }

    /// <summary>Ends with the next save what was opened through the portal, but one: whoever it was there, is not this account any more.</summary>
    public async Task EndByPortalAsync(Guid accountId, CancellationToken ct, Guid? but = null)
    {
        using var look = SealedRowReading.WithoutRefusing();
        foreach (var session in await db.Sessions.Where(s => s.AccountId == accountId && s.EndedAt == null && s.ByPortal && s.Id != but).ToListAsync(ct))
        {
            session.End(SessionEnd.PortalUnbound, db.Now);
        }
        Forget(accountId);
    }

    /// <summary>What the portal wants to see when the person signs out there too.</summary>
    public string? PortalTokenOf(OperatorSession session) =>
        session.PortalToken is null ? null : cipher.Decrypt(session.PortalToken, "admin_session", session.Id.ToString("N"), "portal-token");

    /// <summary>After the commit this host looks at the sessions of the account anew.</summary>
    public void Forget(Guid accountId) => after.Do(() => book.Drop(accountId));

    /// <summary>Sessions that are not over, oldest first; those that time has ended are marked so, and one that was changed past the platform is none.</summary>
    private async Task<List<OperatorSession>> LiveAsync(Guid accountId, SecurityPolicy policy, CancellationToken ct)
    {
        using var look = SealedRowReading.WithoutRefusing();
        var rows = await db.Sessions.Where(s => s.AccountId == accountId && s.EndedAt == null).OrderBy(s => s.CreatedAt).ThenBy(s => s.Id).ToListAsync(ct);
        var open = rows.FindAll(db.IsTrusted);
        foreach (var session in open)
        {
            if (OperatorSession.Overdue(session.CreatedAt, session.LastSeenAt, policy.Idle, policy.Longest, db.Now) is { } reason)
            {
                session.End(reason, db.Now);
            }
        }
        return open.FindAll(s => s.EndedAt is null);
    }

    /// <summary>A row that is not as the platform wrote it is reported and opens nothing: whoever holds its cookie is a stranger.</summary>
    private async Task<SessionBook.Entry?> ReadAsync(string hash, CancellationToken ct)
    {
        using var look = SealedRowReading.WithoutRefusing();
        var found = await db.Sessions.AsNoTracking().Where(s => s.TokenHash == hash && s.EndedAt == null)
            .Select(s => new
            {
                Row = s,
                ExpiresAt = db.Terms.Where(t => t.AccountId == s.AccountId).Select(t => t.ExpiresAt).FirstOrDefault(),
                Enrolled = db.Factors.Any(f => f.AccountId == s.AccountId && f.ConfirmedAt != null),
            }).FirstOrDefaultAsync(ct);
        return found is { Row: var row } && db.IsTrusted(row)
            ? book.Keep(hash, new KnownSession(row.Id, row.AccountId, row.AccountKind, row.Stamp, row.CreatedAt, row.Factor, row.ByPortal, found.ExpiresAt, found.Enrolled), row.LastSeenAt)
            : null;
    }
}
