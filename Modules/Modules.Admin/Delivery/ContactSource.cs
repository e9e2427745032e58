using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel.Personal;

namespace SuiShenMa.Admin.Delivery;

/// <summary>Mail address and mobile number of the holder of an account.</summary>
internal sealed class ContactSource(AdminDb db, Contacts contacts) : IPersonalSource
{
    public const string KindName = "account";

    public string Kind => KindName;

    public string Name => "账号的联系方式";

    public string Permission => AdminPermissions.Accounts;

    public async Task<IReadOnlyList<PersonalFact>?> FindAsync(string id, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var account) || await db.Accounts.Where(a => a.Id == account).Select(a => a.UserName).FirstOrDefaultAsync(ct) is not { } userName)
        {
            return null;
        }
        var (mail, mobile) = await contacts.OfAsync(account, ct);
        return [new("用户名", userName), new("邮箱", mail ?? "—"), new("手机号", mobile ?? "—")];
    }
}
