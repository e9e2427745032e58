using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Admin.Access;

internal static class SignInServices
{
    public static IServiceCollection AddSignInServices(this IServiceCollection services)
    {
        services.AddOptions<SecondFactorOptions>().BindConfiguration(SecondFactorOptions.Section).Validate(o => Enum.IsDefined(o.Algorithm), "Accounts:SecondFactor:Algorithm is SHA1 or SM3.").ValidateOnStart();
        services.AddScoped<ICryptographyFacts, SignInCryptography>();
        services.AddSingleton<PolicyBook>();
        services.AddSingleton<DemoAccounts>();
        services.AddSingleton<PasswordTransport>();
        services.AddSingleton<HalfSignIn>();
        services.AddSingleton<SessionBook>();
        services.AddScoped<PasswordHistory>();
        services.AddScoped<SecondFactors>();
        services.AddScoped<CredentialDesk>();
        services.AddScoped<CurrentSession>();
        services.AddScoped<SessionKeeper>();
        services.AddScoped<SignInEntry>();
        return services;
    }
}
