using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace SuiShenMa.Architecture;

/// <summary>The real host, built once on an empty folder: what it maps can only be read from it.</summary>
[SetUpFixture]
public sealed class BuiltHost
{
    private static readonly string Data = Path.Combine(Path.GetTempPath(), "ssm-architecture", Guid.CreateVersion7().ToString("N"));

    private static WebApplicationFactory<Program> Factory { get; set; } = null!;

    public static IServiceProvider Services => Factory.Services;

    /// <summary>All endpoints but files of wwwroot and pages, which are asked for their model instead.</summary>
    public static IReadOnlyList<RouteEndpoint> Endpoints { get; private set; } = [];

    public static IReadOnlyList<CompiledPageActionDescriptor> Pages { get; private set; } = [];

    [OneTimeSetUp]
    public static async Task Start()
    {
        Factory = new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
        {
            builder.UseEnvironment("Development");
            builder.UseSetting("SSM_DATA", Data);
            builder.UseSetting("Jobs:Run", "false");
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
        });
        Endpoints = [.. Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null && e.Metadata.GetMetadata<PageActionDescriptor>() is null)
            // What MapStaticAssets adds in Development, for files that were written after the build.
            .Where(e => e.RoutePattern.RawText != "{**path:file}")];
        var loader = Services.GetRequiredService<PageLoader>();
        var pages = new List<CompiledPageActionDescriptor>();
        foreach (var page in Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<PageActionDescriptor>())
        {
            pages.Add(await loader.LoadAsync(page, Microsoft.AspNetCore.Http.EndpointMetadataCollection.Empty));
        }
        Pages = pages;
    }

    [OneTimeTearDown]
    public static async Task Stop()
    {
        if (Factory is not null)
        {
            await Factory.DisposeAsync();
        }
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (Directory.Exists(Data))
        {
            Directory.Delete(Data, recursive: true);
        }
    }
}
