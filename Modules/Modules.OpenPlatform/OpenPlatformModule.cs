using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.OpenPlatform.Data;
using SuiShenMa.OpenPlatform.Features;
using SuiShenMa.OpenPlatform.Partners;

namespace SuiShenMa.OpenPlatform;

/// <summary>Applications of partners, their keys and capabilities, and the documentation that they work from.</summary>
public sealed class OpenPlatformModule : IModule
{
    public string Name => "openplatform";

    public IReadOnlyList<MenuItem> Menu => [new("开放平台", "对接应用", "/admin/applications", OpenPlatformPermissions.Applications, 8001)];

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddModuleDb<OpenPlatformDb, OpenPlatformDbSqlite, OpenPlatformDbMySql>();
        services.AddPermissions(OpenPlatformPermissions.All);
        services.AddAuditActions(("application.created", "新增对接应用"), ("application.changed", "修改对接应用"), ("application.enabled", "启用对接应用"), ("application.disabled", "停用对接应用"),
            ("application.key-added", "新增应用密钥"), ("application.key-ended", "让应用密钥失效"));
        services.AddAuditSubjects(("application", "对接应用"));
        services.AddLoggedFields("appId", "keyId", "timestamp", "deviceId", "expiresIn", "tokenType", "remark");
        services.AddSingleton<ApplicationVault>();
        services.AddSingleton<IRereadsSealedRows, RereadApplications>();
        services.AddSingleton<ApplicationReader>();
        services.AddSingleton<PartnerDirectory>();
        services.AddSingleton<IPartnerDirectory>(p => p.GetRequiredService<PartnerDirectory>());
        services.AddScoped<ApplicationChanges>();
        services.AddScoped<IDepartmentUse, ApplicationDepartmentUse>();
        services.AddScoped<DemoApplications>();
    }

    public void MapApi(IEndpointRouteBuilder api)
    {
        api.MapIssueToken();
        api.MapValidateCaller();
    }

    public Task SeedAsync(IServiceProvider services, SeedOptions options, CancellationToken ct)
    {
        var demo = services.GetRequiredService<DemoApplications>();
        return options is { Demo: true, DemoSecret: { } secret } ? demo.WriteAsync(secret, ct) : demo.RemoveAsync(ct);
    }
}
