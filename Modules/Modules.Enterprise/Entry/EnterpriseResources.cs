using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Enterprise.Entry;

/// <summary>What 分管权限 may name of this module.</summary>
internal sealed class EnterpriseResources : IScopeResources
{
    public IReadOnlyList<ScopeResource> All { get; } = [new(EnterpriseScoping.Resource, "企业码", "企业码")];
}

/// <summary>Says why a caller may or may not act on an enterprise code: with <see cref="EnterpriseScoping"/>, which decides it.</summary>
internal sealed class EnterpriseWitness(EnterpriseDb db, IRegions regions) : IAccessWitness
{
    public async Task<AccessCase?> FindAsync(Actor actor, DataActions action, string subject, CancellationToken ct)
    {
        var text = subject.Trim();
        // Whoever asks may ask about any code: the answer names its region, not its content.
        var region = await db.Codes.AsNoTracking().Where(c => c.Code == text).Select(c => c.RegionCode).FirstOrDefaultAsync(ct);
        if (region is null)
        {
            return null;
        }
        var may = EnterpriseScoping.Covers(actor, action, region);
        var name = regions.Find(region)?.FullName ?? region;
        return new AccessCase($"企业码 {text}（{name}）", EnterpriseScoping.Resource, region,
            [new AccessFinding("企业码区划", may, may ? $"{name}在账号的区划范围内。" : $"{name}不在账号的区划范围内：企业码按部门所属区划和分管权限控制。")]);
    }
}

/// <summary>What a department still has here.</summary>
internal sealed class EnterpriseDepartmentUse(EnterpriseDb db) : IDepartmentUse
{
    public async Task<IReadOnlyList<(string What, long Count)>> CountAsync(string departmentId, CancellationToken ct)
    {
        var codes = await db.Codes.LongCountAsync(c => c.DepartmentId == departmentId, ct);
        var units = await db.OwningUnits.LongCountAsync(u => u.DepartmentId == departmentId, ct);
        return [.. new (string What, long Count)[] { ("企业码", codes), ("权属单位", units) }.Where(u => u.Count > 0)];
    }
}
