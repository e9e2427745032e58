using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OtpNet;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Admin.Access;

/// <summary>Authenticators: enrolment, codes, recovery codes.</summary>
internal sealed class SecondFactors(AdminDb db, FieldCipher cipher, IKeyring keyring, PolicyBook policies, DemoAccounts demo, IOptions<SecondFactorOptions> options)
{
    private const string RecoveryPurpose = "recovery-code";
    private const string RecoveryAlphabet = "23456789abcdefghjkmnpqrstuvwxyz";
    public const int RecoveryCodes = 10;

    /// <summary>Whether the policy wants this account to have a second factor.</summary>
    public async ValueTask<bool> IsDemandedAsync(Account account, CancellationToken ct)
    {
        var policy = await policies.CurrentAsync(ct);
        return !demo.Includes(account) && policy.Is(account.Kind switch
        {
            AccountKind.DepartmentUser => PolicyTable.FactorDepartments,
            AccountKind.SubAccount => PolicyTable.FactorSubAccounts,
            _ => PolicyTable.FactorAdministrators,
        });
    }

    /// <summary>One whose row was taken out of the database is not given up: the password alone must not open.</summary>
    public async Task<SecondFactor?> FindAsync(Guid accountId, CancellationToken ct)
    {
        if (await db.Factors.FirstOrDefaultAsync(f => f.AccountId == accountId, ct) is { } factor)
        {
            return factor;
        }
        var row = accountId.ToString("N");
        return await db.IsOnRollAsync<SecondFactor>(row, ct) ? throw new RowTampered($"{SecondFactor.Table} {row}") : null;
    }

    /// <summary>The secret that the page shows; one that is not confirmed yet stays the same while the page is loaded again.</summary>
    /// <returns>Base32, as people type it, and the address of the picture.</returns>
    public async Task<(string Secret, string Uri, OtpAlgorithm Algorithm)> OfferAsync(Account account, CancellationToken ct)
    {
        var factor = await FindAsync(account.Id, ct) ?? db.Factors.Add(new SecondFactor { AccountId = account.Id }).Entity;
        var algorithm = options.Value.Algorithm;
        if (factor.Sealed.Length == 0 || factor.ConfirmedAt is not null || factor.Algorithm != algorithm)
        {
            factor.Offer(cipher.Encrypt(Base32Encoding.ToString(TotpCodes.NewSecret(algorithm)).TrimEnd('='), SecondFactor.Table, account.ActorId, "secret"), algorithm);
        }
        var secret = Open(factor);
        return (secret, TotpCodes.UriOf(algorithm, secret, account.UserName, "随申码运行管理平台"), algorithm);
    }

    /// <summary>Counts the attempt and looks at the code; the caller saves in any case.</summary>
    /// <returns>How it was recognised; null when it was not.</returns>
    public async Task<FactorKind?> TakeAsync(SecondFactor factor, string code, CancellationToken ct)
    {
        factor.Begin(db.Now);
        var text = new string([.. code.Where(char.IsLetterOrDigit)]).ToLowerInvariant();
        if (text.Length == 6 && text.All(char.IsAsciiDigit))
        {
            var totp = TotpCodes.Of(factor.Algorithm, Base32Encoding.ToBytes(Open(factor)));
            if (!totp.VerifyTotp(db.Now, text, out var step, new VerificationWindow(previous: 1, future: 1)) || step <= factor.LastStep)
            {
                return null;
            }
            factor.Succeed(step, db.Now);
            return FactorKind.Totp;
        }
        var hash = HashOf(factor.AccountId, text);
        if (factor.ConfirmedAt is null || await db.RecoveryCodes.FirstOrDefaultAsync(r => r.AccountId == factor.AccountId && r.Hash == hash && r.UsedAt == null, ct) is not { } recovery)
        {
            return null;
        }
        recovery.UsedAt = db.Now;
        recovery.Version++;
        factor.Succeed(factor.LastStep, db.Now);
        return FactorKind.RecoveryCode;
    }

    /// <summary>New recovery codes; those before are void. Shown once.</summary>
    public async Task<IReadOnlyList<string>> NewRecoveryCodesAsync(Guid accountId, CancellationToken ct)
    {
        db.RecoveryCodes.RemoveRange(await db.RecoveryCodes.Where(r => r.AccountId == accountId).ToListAsync(ct));
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => RandomNumberGenerator.GetString(RecoveryAlphabet, 10)).ToList();
        db.RecoveryCodes.AddRange(codes.Select(c => new RecoveryCode { AccountId = accountId, Hash = HashOf(accountId, c) }));
        return [.. codes.Select(c => c[..5] + "-" + c[5..])];
    }

    public async Task RemoveAsync(Guid accountId, CancellationToken ct)
    {
        db.Factors.RemoveRange(await db.Factors.Where(f => f.AccountId == accountId).ToListAsync(ct));
        // Also one that was taken out of the database: from now on it is rightly gone.
        await db.StrikeAsync<SecondFactor>(accountId.ToString("N"), ct);
        db.RecoveryCodes.RemoveRange(await db.RecoveryCodes.Where(r => r.AccountId == accountId).ToListAsync(ct));
    }

    private string Open(SecondFactor factor) => cipher.Decrypt(factor.Sealed, SecondFactor.Table, factor.AccountId.ToString("N"), "secret");

    // The oldest key never changes, so that codes on paper survive a rotation.
    private string HashOf(Guid accountId, string code) => keyring.All(RecoveryPurpose)[^1].Mac.ComputeHex(Encoding.UTF8.GetBytes($"{accountId:N}\n{code}"));
}
