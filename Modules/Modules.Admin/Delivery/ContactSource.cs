using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Kernel.Personal;

namespace SuiShenMa.Admin.Delivery;

/// <summary>Name, mail address and mobile number of the holder of an account.</summary>
internal sealed class ContactSource(AdminDb db, Holders holders, Contacts contacts) : IPersonalSource
{
    public const string KindName = "account";

    public string Kind => KindName;

    public string Name => "账号的姓名和联系方式";

    public string Permission => AdminPermissions.Accounts;

    public async Task<IReadOnlyList<PersonalFact>?> FindAsync(string id, CancellationToken ct)
    {
        return Guid.TryParse(id, out var account) && await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == account, ct) is { } found
            ? await FactsAsync(found, holders, contacts, ct) : null;
    }

    internal static async Task<IReadOnlyList<PersonalFact>> FactsAsync(Account account, Holders holders, Contacts contacts, CancellationToken ct)
    {
        var (mail, mobile) = await contacts.OfAsync(account.Id, ct);
        return [new("用户名", account.UserName), new("姓名", await holders.NameOfAsync(account.Id, ct) ?? "—"), new("邮箱", mail ?? "—"), new("手机号", mobile ?? "—")];
    }
}
