using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Enterprise.Classification;
using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Enterprise.Features;
using SuiShenMa.Enterprise.Lookup;
using SuiShenMa.Enterprise.OldCodes;
using SuiShenMa.Enterprise.Owning;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Enterprise.Registry;
using SuiShenMa.Enterprise.Sheets;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Enterprise;

/// <summary>Who an enterprise is, the codes of 一企一码, their classification, and the units that own objects.</summary>
public sealed class EnterpriseModule : IModule
{
    public string Name => "enterprise";

    public IReadOnlyList<MenuItem> Menu =>
    [
        new("企业码管理", "企业码申领", "/admin/enterprise-codes/apply", EnterprisePermissions.Apply, 1101),
        new("企业码管理", "批量申领与导入", "/admin/enterprise-imports", EnterprisePermissions.Import, 1102),
        new("企业码管理", "企业码查询", "/admin/enterprise-codes", EnterprisePermissions.View, 1103),
        new("企业码管理", "企业一览", "/admin/enterprises", EnterprisePermissions.View, 1104),
        new("企业码管理", "企业二要素校验", "/admin/enterprise-check", EnterprisePermissions.Check, 1105),
        new("企业码管理", "企业码分类", "/admin/enterprise-categories", EnterprisePermissions.View, 1106),
        new("企业码管理", "权属单位", "/admin/owning-units", EnterprisePermissions.UnitsView, 1107),
    ];

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddModuleDb<EnterpriseDb, EnterpriseDbSqlite, EnterpriseDbMySql>();
        services.AddPermissions(EnterprisePermissions.All);
        services.AddLoggedFields("uscc", "status");
        services.AddAuditActions(EnterpriseCodeTexts.Acts);
        services.AddAuditSubjects(("enterprise-code", "企业码"), ("enterprise", "企业"), ("enterprise-category", "企业码分类"), ("enterprise-sheet", "企业表格"), ("enterprise-export", "企业码导出"), ("owning-unit", "权属单位"));

        services.AddEnterpriseRegistry(configuration);
        services.AddSingleton<PoolWriter>();
        services.AddHostedService(p => p.GetRequiredService<PoolWriter>());
        services.AddSingleton<EnterprisePool>();
        services.AddSingleton<IEnterprises>(p => p.GetRequiredService<EnterprisePool>());
        services.AddSingleton<TwoElements>();

        services.AddSingleton<CategoryBook>();
        services.AddSingleton<EnterpriseAddresses>();
        services.AddSingleton<EnterpriseIssuing>();
        services.AddSingleton<EnterpriseCodes>();
        services.AddSingleton<IEnterpriseCodes>(p => p.GetRequiredService<EnterpriseCodes>());
        services.AddSingleton<ISealedTable>(p => p.GetRequiredService<EnterpriseCodes>());
        services.AddSingleton<IStaticCodes, ShortEnterpriseCodes>();
        services.AddScoped<EnterpriseRules>();
        services.AddSingleton<IScopeResources, EnterpriseResources>();
        services.AddScoped<IAccessWitness, EnterpriseWitness>();
        services.AddScoped<IDepartmentUse, EnterpriseDepartmentUse>();
        services.AddScoped<EnterpriseCodeSheet>();

        services.AddSingleton<OldCodeAddresses>();
        services.AddScoped<ISheetWork, CodesSheet>();
        services.AddScoped<ISheetWork, OldCodesSheet>();
        services.AddScoped<ISheetWork, ChecksSheet>();
        services.AddScoped<ISheetWork, OwningUnitsSheet>();
        services.AddScoped<SheetWorks>();
        services.AddScoped<SheetRunner>();
        services.AddJob<RunEnterpriseSheetsJob>(5);

        services.AddSingleton<IOwningUnits, OwningUnits>();
        services.AddJob<CheckOwningUnitsJob>(60);
        services.AddSingleton<SketchWalk>();
        services.AddJob<DrawSketchesJob>(60);
    }

    public void MapApi(IEndpointRouteBuilder api)
    {
        FindEnterpriseApi.Map(api);
        CertifyEnterpriseCodeApi.Map(api);
    }

    public void MapSite(IEndpointRouteBuilder site)
    {
        GetEnterpriseCodeImage.MapSite(site);
        FindOwningUnits.MapSite(site);
        site.ServiceProvider.GetRequiredService<OldCodeAddresses>().Map(site);
    }

    public async Task SeedAsync(IServiceProvider services, SeedOptions options, CancellationToken ct)
    {
        var db = services.GetRequiredService<EnterpriseDb>();
        await CategoryBook.SeedAsync(db, ct);
        if (options.Demo)
        {
            await DemoUnits.WriteAsync(db, ct);
        }
    }
}
