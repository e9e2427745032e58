using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.OpenPlatform.Data;

namespace SuiShenMa.OpenPlatform.Partners;

/// <summary>After an application or a key was sealed anew, every host reads them again.</summary>
internal sealed class RereadApplications : IRereadsSealedRows
{
    public Type Context => typeof(OpenPlatformDb);

    public Task TouchAsync(ModuleDb db, string table, CancellationToken ct) => db.TouchAsync(PartnerDirectory.VersionName, ct);
}
