using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Enterprise.Classification;
using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Enterprise.Lookup;

/// <summary>Enterprise codes by value for scans; whoever scans a code may ask whether it is good.</summary>
internal sealed class EnterpriseCodes(IServiceScopeFactory scopes, CategoryBook book, IRegions regions, ICertificates certificates, ILogger<EnterpriseCodes> log) : IEnterpriseCodes, ISealedTable
{
    public Type Row => typeof(EnterpriseCode);

    public async Task<EnterpriseCodeCard?> FindAsync(string value, CancellationToken ct)
    {
        var (code, trust) = await Patience.WithinAsync(ReadAsync(value, ct));
        if (code is null)
        {
            return null;
        }
        if (trust != RowTrust.Good && !(MayBeAdopted(code) && trust == RowTrust.Unsealed))
        {
            log.LogError("The row of enterprise code {Code} was written or changed outside the platform", code.Code);
            return MayBeAdopted(code) ? new EnterpriseCodeCard(code.Code, false, false, "", "", "", "", "") { Suspended = true } : null;
        }
        var category = code.CategoryCode.Length == 0 ? "" : (await book.ReadAsync(ct)).FullName(code.CategoryCode);
        return new EnterpriseCodeCard(code.Code, code.Generation == CodeGeneration.Old, code.State == EnterpriseCodeState.Active, code.Name, code.EnterpriseName,
            category, regions.Find(code.RegionCode)?.FullName ?? "", code.Address, code.Uscc);
    }

    public async Task<IReadOnlyList<string>> ListDisabledAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EnterpriseDb>();
        return await db.Codes.AsNoTracking().Where(c => c.State == EnterpriseCodeState.Disabled && c.Generation == CodeGeneration.New).Select(c => c.Code).ToListAsync(ct);
    }

    private async Task<(EnterpriseCode? Code, RowTrust Trust)> ReadAsync(string value, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EnterpriseDb>();
        using var report = SealedRowReading.WithoutRefusing();
        return await db.Codes.AsNoTracking().FirstOrDefaultAsync(c => c.Code == value, ct) is { } code ? (code, db.TrustOf(code)) : (null, default);
    }

    /// <summary>Value, category at issue and time are as this platform gave them out or took them over.</summary>
    public bool MayBeAdopted(object row) => row is EnterpriseCode code && certificates.SealIsGood(code.Facts, code.Seal);

    /// <summary>Nothing of them is kept in memory.</summary>
    public Task ForgetAsync(ModuleDb db, object row, CancellationToken ct) => Task.CompletedTask;
}
