using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Objects.Geocoding.Providers;

namespace SuiShenMa.Objects.Geocoding;

/// <summary>Registers the geocoder that the configuration names; the gazetteer is left to the caller.</summary>
internal static class GeocodingServices
{
    public static IServiceCollection AddGeocoding(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(GeocodingOptions.Section);
        services.AddOutsideAddress(GeocodingOptions.Section + ":BaseUrl");
        services.AddOptions<GeocodingOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(ReadGrid(configuration.GetSection("Geo:Shanghai")));
        services.AddSingleton(_ => RegionAtlas.Shared);
        services.AddSingleton<AddressParser>();
        services.AddSingleton(p => BreakerOf(p.GetRequiredService<IOptions<GeocodingOptions>>().Value, p.GetRequiredService<TimeProvider>()));
        services.AddScoped<OfflineGeocoder>();

        switch (section.GetValue(nameof(GeocodingOptions.Provider), GeocodingProvider.Offline))
        {
            case GeocodingProvider.Amap:
                AddProvider<AmapGeocoder>(services);
                break;
            case GeocodingProvider.TianDiTu:
                AddProvider<TianDiTuGeocoder>(services);
                break;
            case GeocodingProvider.Baidu:
                AddProvider<BaiduGeocoder>(services);
                break;
            default:
                services.AddScoped<IGeocoder>(s => s.GetRequiredService<OfflineGeocoder>());
                break;
        }

        return services;
    }

    private static void AddProvider<T>(IServiceCollection services) where T : class, IMapProvider
    {
        services.AddHttpClient<T>((s, http) => MapHttp.Configure(http, s.GetRequiredService<IOptions<GeocodingOptions>>().Value))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                // A redirect would hand the key, which is part of the address, to another host.
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectTimeout = TimeSpan.FromSeconds(2),
            })
            .RemoveAllLoggers(); // They write the address with the key.
        services.AddScoped<IMapProvider>(s => s.GetRequiredService<T>());
        services.AddScoped<IGeocoder, OnlineGeocoder>();
    }

    private static Breaker<MapProviderException> BreakerOf(GeocodingOptions options, TimeProvider clock) => new(
        options.MaxConcurrency, options.BreakAfter, TimeSpan.FromSeconds(options.BreakSeconds), clock,
        e => e.Failure switch
        {
            MapFailure.BadRequest => FailureWeight.None, // One odd address says nothing about the service.
            MapFailure.WrongKey or MapFailure.QuotaUsedUp => FailureWeight.Lasting,
            _ => FailureWeight.Passing,
        },
        e => new MapProviderException(e.Failure, "not asked after earlier failures"));

    /// <summary>The city's grid: the public approximation, or the parameters that the surveying institute gave.</summary>
    private static IOptions<ShanghaiGrid> ReadGrid(IConfigurationSection section) =>
        Options.Create(section.Exists() ? section.Get<ShanghaiGrid>() ?? ShanghaiGrid.Approximate : ShanghaiGrid.Approximate);
}
