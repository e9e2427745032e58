using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Admin.Delegation;

/// <summary>After a row that rights rest on was sealed anew, all rights are worked out again.</summary>
internal sealed class RereadRights : IRereadsSealedRows
{
    public Type Context => typeof(AdminDb);

    public Task TouchAsync(ModuleDb db, string table, CancellationToken ct) => db.TouchAsync(AccountRights.Mark, ct);
}
