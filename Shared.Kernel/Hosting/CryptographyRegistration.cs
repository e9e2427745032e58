using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Kernel.Hosting;

/// <summary>Registers the keyring: its master key comes from <c>SSM_MASTER_KEY</c>; only outside Production one is made on first start.</summary>
internal static class CryptographyRegistration
{
    public static IServiceCollection AddKernelCryptography(this IServiceCollection services, IConfiguration configuration, DataFolder data, bool production)
    {
        services.AddSingleton<IKeyring>(new FileKeyring(data.Sub("keys"), MasterKey.Parse(configuration[MasterKey.ConfigurationName]), mayGenerateMasterKey: !production));
        services.AddSingleton<FieldCipher>();
        services.AddScoped<IReadyCheck, DatabaseCheck>();
        services.AddScoped<IReadyCheck, KeyringCheck>();
        return services;
    }
}

/// <summary>The keys can be unwrapped: a missing key means not ready, never plain text.</summary>
internal sealed class KeyringCheck(IKeyring keyring) : IReadyCheck
{
    public string Name => "keyring";

    public Task<string?> CheckAsync(CancellationToken ct)
    {
        try
        {
            _ = keyring.PlatformSigner;
            return Task.FromResult<string?>(null);
        }
        catch (KeyringUnavailable)
        {
            return Task.FromResult<string?>("密钥环不可用。");
        }
    }
}
