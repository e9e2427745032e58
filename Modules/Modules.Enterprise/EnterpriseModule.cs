using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Features;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Enterprise.Registry;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Enterprise;

/// <summary>Who an enterprise is, the codes of 一企一码, their classification, and the units that own objects.</summary>
public sealed class EnterpriseModule : IModule
{
    public string Name => "enterprise";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddModuleDb<EnterpriseDb, EnterpriseDbSqlite, EnterpriseDbMySql>();

        services.AddEnterpriseRegistry(configuration);
        services.AddSingleton<PoolWriter>();
        services.AddHostedService(p => p.GetRequiredService<PoolWriter>());
        services.AddSingleton<EnterprisePool>();
        services.AddSingleton<IEnterprises>(p => p.GetRequiredService<EnterprisePool>());
        services.AddSingleton<TwoElements>();
    }

    public void MapApi(IEndpointRouteBuilder api)
    {
        FindEnterpriseApi.Map(api);
    }

    public Task SeedAsync(IServiceProvider services, SeedOptions options, CancellationToken ct) =>
        options.Demo ? DemoUnits.WriteAsync(services.GetRequiredService<EnterpriseDb>(), ct) : Task.CompletedTask;
}
