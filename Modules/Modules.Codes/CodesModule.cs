using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Domain;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Codes.Features;
using SuiShenMa.Codes.Issuing;
using SuiShenMa.Codes.Judging;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Backup;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;

namespace SuiShenMa.Codes;

/// <summary>The code engine: where code values come from, whether they are good, and what vouches for them.</summary>
public sealed class CodesModule : IModule
{
    public string Name => "codes";

    public IReadOnlyList<MenuItem> Menu => [.. DynamicPermissions.Menu, .. EngineSetup.Menu];

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddModuleDb<CodesDb, CodesDbSqlite, CodesDbMySql>();
        services.AddSingleton<ICertificates, Certificates>();
        services.AddSingleton(p => new HighWaterMark(p.GetRequiredService<DataFolder>().Sub("counters"), HighWaterMark.UnifiedCodes));
        services.AddSingleton<IBackedUpMark>(p => p.GetRequiredService<HighWaterMark>());
        services.AddSingleton<IAfterRestore, CodesAfterRestore>();
        services.AddSingleton(p => new BackedUpFolder("call-archive", p.GetRequiredService<CallArchiveOptions>().Folder));
        services.AddSingleton<IRuns>(p => p.GetRequiredService<DatabaseOptions>().IsSqlite
            ? ActivatorUtilities.CreateInstance<FileRuns>(p)
            : ActivatorUtilities.CreateInstance<DatabaseRuns>(p));
        services.AddSingleton<ICodeValues, CodeValues>();
        services.AddSingleton<GenuineCodes>();
        services.AddSingleton<RevocationCuts>();
        services.AddSingleton<RevocationList>();
        services.AddEngine(configuration);
        services.AddDynamicCodes(configuration);
    }

    public void MapApi(IEndpointRouteBuilder api)
    {
        api.MapVerifyObjectCode();
        api.MapFindByUnifiedCode();
        api.MapGetCertificate();
        api.MapEngineApi();
        api.MapDynamicCodes();
    }

    public void MapSite(IEndpointRouteBuilder site)
    {
        site.MapPublishKeys();
        site.MapPublishRevocations();
        site.MapPublishRevocationSlice();
        site.MapExportKeys();
    }

    public async Task SeedAsync(IServiceProvider services, SeedOptions options, CancellationToken ct)
    {
        await services.GetRequiredService<SceneRules>().RefreshAsync(ct);
        await EngineSetup.SeedAsync(services, options, ct);
        await services.GetRequiredService<Colours>().RefreshAsync(ct);
    }
}
