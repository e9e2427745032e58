using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;

namespace SuiShenMa.Admin.Access;

/// <summary>Replaces passwords and remembers the earlier ones.</summary>
/// <remarks>GB/T 22239-2019 8.1.4.1a.</remarks>
internal sealed class PasswordHistory(AdminDb db, PasswordGate gate)
{
    /// <summary>Whether the account had this password lately; the present one counts.</summary>
    public async Task<bool> HasAsync(Account account, string password, int lately, CancellationToken ct)
    {
        var records = await db.PastPasswords.AsNoTracking().Where(p => p.AccountId == account.Id)
            .OrderByDescending(p => p.ReplacedAt).ThenByDescending(p => p.Id).Take(lately - 1).Select(p => p.Record).ToListAsync(ct);
        foreach (var record in records.Prepend(account.PasswordRecord))
        {
            if ((await gate.VerifyAsync(password, record, ct)).Good)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Sets the password and keeps the record of the one before; written with the next save.</summary>
    public async Task ReplaceAsync(Account account, string password, bool temporary, CancellationToken ct)
    {
        if (account.PasswordRecord.Length > 0)
        {
            db.PastPasswords.Add(new PastPassword { AccountId = account.Id, Record = account.PasswordRecord, ReplacedAt = db.Now });
            var longest = PolicyTable.All.Single(i => i.Name == PolicyTable.PasswordHistory).Max;
            db.PastPasswords.RemoveRange(await db.PastPasswords.Where(p => p.AccountId == account.Id)
                .OrderByDescending(p => p.ReplacedAt).ThenByDescending(p => p.Id).Skip(longest).ToListAsync(ct));
        }
        account.SetPassword(password, temporary, db.Now);
    }
}
