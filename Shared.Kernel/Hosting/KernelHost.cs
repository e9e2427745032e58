using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Backup;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Outbox;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Hosting;

/// <summary>Puts the kernel's mechanisms and the modules of the catalogue into a host.</summary>
public static class KernelHost
{
    public static WebApplicationBuilder AddKernel(this WebApplicationBuilder builder, IReadOnlyList<IModule> modules)
    {
        var services = builder.Services;
        var configuration = builder.Configuration;
        var data = new DataFolder(Path.GetFullPath(configuration["SSM_DATA"] ?? "data"));
        Directory.CreateDirectory(data.Path);

        services.AddSingleton(data);
        services.AddSingleton(new NodeIdentity(configuration["SSM_NODE"] ?? Environment.MachineName));
        services.AddSingleton(DatabaseOptions.From(configuration, data.Path));
        services.AddSingleton(modules);
        services.AddSingleton<PublicAddress>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddFileStore(configuration, data);

        services.AddScoped<ActorContext>();
        services.AddScoped<ICurrentUser>(p => p.GetRequiredService<ActorContext>());
        services.AddScoped<ModuleDbServices>();
        services.AddScoped<ScopeDbs>();
        services.AddSingleton(new ModuleDbMap());
        services.AddModuleDb<KernelDb, KernelDbSqlite, KernelDbMySql>();
        services.AddSingleton<IdempotencyStore>();
        services.AddSingleton<Migrator>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<DatabaseClock>();
        services.AddSingleton<ClockGuard>();
        services.AddScoped<IReadyCheck, ClockCheck>();
        services.AddKernelCryptography(configuration, data, builder.Environment.IsProduction());

        services.AddSingleton(SealOptions.From(configuration));
        services.AddAuditChain(AuditOptions.From(configuration, data));

        services.AddBackups(configuration);

        services.AddSlicePipeline();
        services.AddJobs(configuration.GetValue("Jobs:Run", true));
        services.AddJob<OutboxJob>(5);
        services.AddJob<SweepJob>(300);

        services.ConfigureOptions<ConnectionLimit>();
        services.AddHttpContextAccessor();
        services.AddSingleton<IAuthorizationPolicyProvider, PermissionPolicyProvider>();
        services.AddScoped<IAuthorizationHandler, PermissionHandler>();
        services.AddSingleton<PermissionCatalog>();
        services.AddExceptionHandler<ProblemHandler>();
        services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(data.Sub("session-keys"))).SetApplicationName("suishenma");
        services.Configure<Microsoft.AspNetCore.Http.Json.JsonOptions>(o => Json.Apply(o.SerializerOptions));
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddPartnerGateway(configuration);

        var mvc = services.AddRazorPages(o => o.RootDirectory = "/Features");
        services.Configure<MvcOptions>(o =>
        {
            o.Filters.Add<PageFilter>();
            o.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
            o.MaxModelBindingCollectionSize = 2_000;
            PageTexts.Chinese(o.ModelBindingMessageProvider);
        });
        foreach (var module in modules)
        {
            var assembly = module.GetType().Assembly;
            mvc.AddApplicationPart(assembly);
            module.AddServices(services, configuration);
            services.AddSlices(assembly);
            services.AddConsumers(assembly);
        }
        ValidatorOptions.Global.LanguageManager.Culture = new System.Globalization.CultureInfo("zh-CN");
        ValidatorOptions.Global.DefaultRuleLevelCascadeMode = CascadeMode.Stop;
        return builder;
    }

    /// <summary>The order of the pipeline: trace, errors, headers, files, routing, gateway (partner calls end here), who, may, endpoints.</summary>
    public static WebApplication UseKernel(this WebApplication app)
    {
        app.UseMiddleware<TraceMiddleware>();
        // A missing thing is answered with the error page as well, and that page keeps the status 404.
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = StatusPageMiddleware.Page, AllowStatusCode404Response = true });
        app.UseMiddleware<SecurityHeadersMiddleware>();
        app.UseMiddleware<ApiStatusMiddleware>();
        app.UseMiddleware<StatusPageMiddleware>();
        app.UseRouting();
        app.UseMiddleware<PartnerGateway>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorPages();
        var api = app.MapGroup("/api/v1").DisableAntiforgery();
        foreach (var module in app.Services.GetRequiredService<IReadOnlyList<IModule>>())
        {
            module.MapApi(api);
            module.MapSite(app);
        }
        app.MapHealth();
        return app;
    }

    /// <summary>Migrates, seeds and checks before anything listens.</summary>
    public static async Task PrepareAsync(this WebApplication app, SeedOptions seed, CancellationToken ct)
    {
        OutsideAddresses.Demand(app.Services);
        // It compares with the moment of its making, so it must be there from the start.
        app.Services.GetRequiredService<ClockGuard>();
        await app.Services.GetRequiredService<Migrator>().RunAsync(ct);
        await app.Services.GetRequiredService<AuditLifecycle>().BeginAsync(ct);
        await app.Services.GetRequiredService<IdempotencyStore>().SweepAsync(atStart: true, ct);
        foreach (var module in app.Services.GetRequiredService<IReadOnlyList<IModule>>())
        {
            await using var scope = app.Services.CreateAsyncScope();
            JobScope.ActAsSystem(scope.ServiceProvider);
            await module.SeedAsync(scope.ServiceProvider, seed, ct);
        }
        await app.Services.GetRequiredService<Readiness>().StartUpAsync(ct);
    }
}

/// <summary>Drops idempotency keys older than a day.</summary>
internal sealed class SweepJob(IdempotencyStore store) : IJob
{
    public Task RunAsync(CancellationToken ct) => store.SweepAsync(atStart: false, ct);
}
