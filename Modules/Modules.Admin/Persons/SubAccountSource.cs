using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Delivery;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Personal;

namespace SuiShenMa.Admin.Persons;

/// <summary>Name and addresses of the holder of a sub-account, for the account above it.</summary>
internal sealed class SubAccountSource(AccountAuthority authority, Holders holders, Contacts contacts) : IPersonalSource
{
    public const string KindName = "sub-account";

    public string Kind => KindName;

    public string Name => "子账号的姓名和联系方式";

    public string Permission => AdminPermissions.SubAccounts;

    public async Task<IReadOnlyList<PersonalFact>?> FindAsync(string id, CancellationToken ct)
    {
        try
        {
            return Guid.TryParse(id, out var account) ? await ContactSource.FactsAsync(await authority.FindAsync(account, ct), holders, contacts, ct) : null;
        }
        catch (NotFound)
        {
            return null;
        }
    }
}
