using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Personal;

namespace SuiShenMa.Admin.Persons;

/// <summary>Names of the holders of accounts: masked for pages, in clear for the portal and for whoever asks with a reason.</summary>
internal sealed class Holders(AdminDb db, FieldCipher cipher)
{
    private const string Column = "name";
    private readonly PersonalColumns _columns = new(cipher, "admin_account_holder");

    public async Task<string?> NameOfAsync(Guid accountId, CancellationToken ct) =>
        Open(await db.Holders.AsNoTracking().FirstOrDefaultAsync(h => h.AccountId == accountId, ct));

    public async Task<string> MaskedOfAsync(Guid accountId, CancellationToken ct) => Masks.Name(await NameOfAsync(accountId, ct));

    /// <summary>Masked names by account; an account without one is not among them.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> MaskedAsync(IEnumerable<Guid> accounts, CancellationToken ct)
    {
        var ids = accounts.Distinct().ToList();
        return (await db.Holders.AsNoTracking().Where(h => ids.Contains(h.AccountId)).ToListAsync(ct)).ToDictionary(h => h.AccountId, h => Masks.Name(Open(h)));
    }

    /// <summary>Writes the name with the next save.</summary>
    /// <returns>Whether it is another one than before.</returns>
    public async Task<bool> SetNameAsync(Guid accountId, string name, CancellationToken ct)
    {
        var holder = await db.Holders.FirstOrDefaultAsync(h => h.AccountId == accountId, ct);
        if (holder is not null && Open(holder) == name.Trim())
        {
            return false;
        }
        holder ??= db.Holders.Add(new AccountHolder { AccountId = accountId }).Entity;
        var closed = _columns.Close(name, accountId.ToString("N"), Column, Normal(name));
        (holder.NameCipher, holder.NameIndex) = (closed.Cipher!, closed.Index!);
        holder.Version++;
        return true;
    }

    /// <summary>What an equality search compares <see cref="AccountHolder.NameIndex"/> with: encrypted names are found whole or not at all.</summary>
    public IReadOnlyList<string> Search(string name) => _columns.Search(Column, Normal(name));

    private string? Open(AccountHolder? holder) => holder is null ? null : _columns.Open(holder.NameCipher, holder.AccountId.ToString("N"), Column);

    private static string Normal(string name) => string.Concat(name.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
}
