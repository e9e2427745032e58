using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Security;
using SuiShenMa.OpenPlatform.Data;

namespace SuiShenMa.OpenPlatform.Partners;

/// <summary>Applications that act for a department: it is not deleted while there is one.</summary>
internal sealed class ApplicationDepartmentUse(OpenPlatformDb db) : IDepartmentUse
{
    public async Task<IReadOnlyList<(string What, long Count)>> CountAsync(string departmentId, CancellationToken ct)
    {
        var count = await db.Applications.LongCountAsync(a => a.DepartmentId == departmentId, ct);
        return count == 0 ? [] : [("对接应用", count)];
    }
}
