using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects;

/// <summary>Object types, entry, review, issue, activation, images and geocoding of 一物一码.</summary>
public sealed class ObjectsModule : IModule
{
    public string Name => "objects";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddModuleDb<ObjectsDb, ObjectsDbSqlite, ObjectsDbMySql>();
        services.AddSingleton<TypeCatalog>();
        services.AddSingleton<ITypeCatalog>(p => p.GetRequiredService<TypeCatalog>());
        services.AddHostedService<TypeCatalogFollower>();
    }
}
