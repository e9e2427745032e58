using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SuiShenMa.Kernel.Hosting;

namespace SuiShenMa.Enterprise.Registry;

/// <summary>Registers the registry that the configuration names.</summary>
internal static class RegistryServices
{
    private const int LargestAnswer = 1024 * 1024;

    public static IServiceCollection AddEnterpriseRegistry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RegistryOptions>().Bind(configuration.GetSection(RegistryOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOutsideAddress(RegistryOptions.Section + ":BaseUrl");
        services.AddSingleton(p => BreakerOf(p.GetRequiredService<IOptions<RegistryOptions>>().Value, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IEnterpriseRegistry, HttpEnterpriseRegistry>();
        services.AddHttpClient(HttpEnterpriseRegistry.ClientName, (p, http) =>
            {
                var options = p.GetRequiredService<IOptions<RegistryOptions>>().Value;
                http.BaseAddress = new Uri((options.BaseUrl ?? "http://127.0.0.1").TrimEnd('/') + "/");
                http.Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);
                http.MaxResponseContentBufferSize = LargestAnswer;
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                // A redirect would hand the key to another host.
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectTimeout = TimeSpan.FromSeconds(2),
            });
        return services;
    }

    private static Breaker<RegistryException> BreakerOf(RegistryOptions options, TimeProvider clock) => new(
        options.MaxConcurrency, options.BreakAfter, TimeSpan.FromSeconds(options.BreakSeconds), clock,
        _ => FailureWeight.Passing, _ => new RegistryException(RegistryFailure.Unavailable, "not asked after earlier failures"));
}
