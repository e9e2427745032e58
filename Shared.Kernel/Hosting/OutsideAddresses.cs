using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SuiShenMa.Kernel.Hosting;

/// <summary>Another system that we send secrets or personal data to, by the setting that names its address.</summary>
/// <param name="Setting">Name of the setting, for the message.</param>
/// <param name="Find">Reads the address; null or empty when there is none.</param>
public sealed record OutsideAddress(string Setting, Func<IConfiguration, string?> Find);

/// <summary>Refuses to start when what leaves the machine would travel in clear (GB/T 22239-2019 8.1.4.8).</summary>
public static class OutsideAddresses
{
    /// <summary>Declares the address; <c>https</c> or this machine, except in Development.</summary>
    public static IServiceCollection AddOutsideAddress(this IServiceCollection services, string setting, Func<IConfiguration, string?>? find = null) =>
        services.AddSingleton(new OutsideAddress(setting, find ?? (configuration => configuration[setting])));

    /// <exception cref="InvalidOperationException">One of them is neither encrypted nor this machine.</exception>
    public static void Demand(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            return;
        }
        var configuration = services.GetRequiredService<IConfiguration>();
        foreach (var outside in services.GetServices<OutsideAddress>())
        {
            if (outside.Find(configuration) is { Length: > 0 } address && !IsSafe(address))
            {
                // Not the address itself: it may hold a password.
                throw new InvalidOperationException($"{outside.Setting} is not encrypted: secrets and personal data would travel in clear. Use https (for mail Tls or StartTls); without it only a server on this machine is accepted, and any in Development.");
            }
        }
    }

    private static bool IsSafe(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback);
}
