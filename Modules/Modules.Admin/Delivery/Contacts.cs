using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Admin.Delivery;

/// <summary>Addresses of the holders of accounts.</summary>
internal sealed class Contacts(AdminDb db, FieldCipher cipher)
{
    private const string Table = "admin_contact";

    public async Task<(string? Mail, string? Mobile)> OfAsync(Guid accountId, CancellationToken ct)
    {
        var contact = await db.Contacts.AsNoTracking().FirstOrDefaultAsync(c => c.AccountId == accountId, ct);
        return (Open(contact?.Mail, accountId, "mail"), Open(contact?.Mobile, accountId, "mobile"));
    }

    /// <summary>Writes both with the next save; null takes an address away.</summary>
    public async Task SetAsync(Guid accountId, string? mail, string? mobile, CancellationToken ct)
    {
        var contact = await db.Contacts.FirstOrDefaultAsync(c => c.AccountId == accountId, ct)
            ?? db.Contacts.Add(new AccountContact { AccountId = accountId }).Entity;
        contact.Mail = Close(mail, accountId, "mail");
        contact.Mobile = Close(mobile, accountId, "mobile");
        contact.Version++;
    }

    private string? Open(string? closed, Guid id, string column) => closed is null ? null : cipher.Decrypt(closed, Table, id.ToString("N"), column);

    private string? Close(string? text, Guid id, string column) => string.IsNullOrWhiteSpace(text) ? null : cipher.Encrypt(text.Trim(), Table, id.ToString("N"), column);
}
