using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Enterprise.Classification;
using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;

namespace SuiShenMa.Enterprise.Lookup;

/// <summary>Enterprise codes by value for scans; whoever scans a code may ask whether it is good.</summary>
internal sealed class EnterpriseCodes(IServiceScopeFactory scopes, CategoryBook book, IRegions regions, ICertificates certificates, ILogger<EnterpriseCodes> log) : IEnterpriseCodes
{
    public async Task<EnterpriseCodeCard?> FindAsync(string value, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var code = await scope.ServiceProvider.GetRequiredService<EnterpriseDb>().Codes.AsNoTracking().FirstOrDefaultAsync(c => c.Code == value, ct);
        if (code is null)
        {
            return null;
        }
        if (!certificates.SealIsGood(code.Facts, code.Seal))
        {
            log.LogError("Seal of enterprise code {Code} is broken: its row was written or changed outside the platform", code.Code);
            return null;
        }
        var category = code.CategoryCode.Length == 0 ? "" : (await book.ReadAsync(ct)).FullName(code.CategoryCode);
        return new EnterpriseCodeCard(code.Code, code.Generation == CodeGeneration.Old, code.State == EnterpriseCodeState.Active, code.Name, code.EnterpriseName,
            category, regions.Find(code.RegionCode)?.FullName ?? "", code.Address);
    }
}
