using System.Text;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Admin.Access;

/// <summary>Counts attempts durably before a password is looked at, and says who must wait.</summary>
internal sealed class SignInGuard(AdminDb db, PolicyBook policies)
{
    private const int Tries = 8;

    public static string HashOf(string userName) => Sm3.HashHex(Encoding.UTF8.GetBytes(userName));

    /// <summary>Takes one attempt.</summary>
    /// <returns>The counters, and whether the caller is locked out already; an attempt that is locked out is not counted.</returns>
    public async Task<Attempt> BeginAsync(string userName, string source, CancellationToken ct)
    {
        var hash = HashOf(userName);
        var policy = await policies.CurrentAsync(ct);
        for (var attempt = 1; ; attempt++)
        {
            var rows = await db.SignInAttempts.Where(a => a.NameHash == hash && (a.Source == source || a.Source == SignInAttempts.Anywhere)).ToListAsync(ct);
            var own = rows.Find(a => a.Source == source);
            var anywhere = rows.Find(a => a.Source == SignInAttempts.Anywhere);
            if (own?.IsLocked(db.Now) == true || (anywhere?.IsLocked(db.Now) == true && own?.SucceededAt is null))
            {
                return new Attempt(own, anywhere, Locked: true, BringsLock: false);
            }
            own ??= db.SignInAttempts.Add(new SignInAttempts { NameHash = hash, Source = source }).Entity;
            anywhere ??= db.SignInAttempts.Add(new SignInAttempts { NameHash = hash, Source = SignInAttempts.Anywhere }).Entity;
            var bringsLock = own.Begin(db.Now, policy[PolicyTable.SourceFailures], TimeSpan.FromMinutes(policy[PolicyTable.LockMinutes])) | anywhere.Begin(db.Now);
            try
            {
                await db.SaveChangesAsync(ct);
                return new Attempt(own, anywhere, Locked: false, bringsLock);
            }
            catch (DbUpdateException) when (attempt < Tries)
            {
                // Somebody else counted at the same moment; look again.
                db.Forget();
                await Task.Delay(Random.Shared.Next(2, 10) * attempt, ct);
            }
            catch (DbUpdateException)
            {
                throw new RuleViolation("sign-in.busy", "登录的人较多，请稍后再试。", 429) { RetryAfterSeconds = 5 };
            }
        }
    }
}

internal sealed record Attempt(SignInAttempts? Own, SignInAttempts? Anywhere, bool Locked, bool BringsLock)
{
    /// <summary>When the source may try again.</summary>
    public DateTime? LockedUntil => Own?.LockedUntil ?? Anywhere?.LockedUntil;

    /// <summary>The password was right. The counters are read anew: others may have counted while the password was computed.</summary>
    public async Task SucceedAsync(AdminDb db, CancellationToken ct)
    {
        await db.Entry(Own!).ReloadAsync(ct);
        await db.Entry(Anywhere!).ReloadAsync(ct);
        Own!.Succeed(db.Now);
        Anywhere!.TakeBack();
    }
}
