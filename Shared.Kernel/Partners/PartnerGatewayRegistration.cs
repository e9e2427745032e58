using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using SuiShenMa.Kernel.CallLog;

namespace SuiShenMa.Kernel.Partners;

/// <summary>Registration of the gateway's own parts.</summary>
public static class PartnerGatewayRegistration
{
    internal static IServiceCollection AddPartnerGateway(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<JournalNonces>();
        if (configuration["Redis:Configuration"] is { Length: > 0 } redis)
        {
            var options = ConfigurationOptions.Parse(redis);
            options.AbortOnConnectFail = false;
            services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(options));
            services.AddSingleton<INonceStore, RedisNonces>();
        }
        else
        {
            services.AddSingleton<INonceStore>(p => p.GetRequiredService<JournalNonces>());
        }
        services.AddSingleton<BearerTokens>();
        services.AddSingleton<AnswerSigner>();
        services.AddSingleton<CallRates>();
        services.AddSingleton<GatewayCalls>();
        services.AddSingleton<ApiPaths>();
        services.AddSingleton<StrayCalls>();
        services.AddSingleton<LoggedFields>();
        services.AddSingleton<ICallStore, NoCallStore>();
        services.AddSingleton<CallLog.CallLog>();
        services.AddHostedService(p => p.GetRequiredService<CallLog.CallLog>());
        return services;
    }
}
