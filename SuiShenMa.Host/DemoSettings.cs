using System.Security.Cryptography;
using SuiShenMa.Kernel;

namespace SuiShenMa.Host;

/// <summary>Demo accounts and the demo application exist in Development only; a host in Production refuses their settings.</summary>
internal sealed record DemoSettings(SeedOptions Seed)
{
    private const string PasswordSetting = "SSM_DEMO_PASSWORD";
    private const string SecretSetting = "SSM_DEMO_SECRET";

    public static DemoSettings From(WebApplication app)
    {
        var password = app.Configuration[PasswordSetting];
        var secret = app.Configuration[SecretSetting];
        if (app.Environment.IsDevelopment())
        {
            return new DemoSettings(new SeedOptions(true, Given(password) ?? RandomText(), Given(secret) ?? RandomText()));
        }
        if (Given(password) is not null || Given(secret) is not null)
        {
            throw new InvalidOperationException($"{PasswordSetting} and {SecretSetting} are for Development only; remove them.");
        }
        return new DemoSettings(new SeedOptions(false, null, null));
    }

    /// <summary>Prints where to go and how to get in.</summary>
    public void Announce(WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("SuiShenMa");
        var address = app.Urls.FirstOrDefault() ?? "";
        log.LogInformation("SuiShenMa 随申码 is ready: {Address}/admin", address);
        if (Seed.Demo)
        {
            log.LogInformation("Demo accounts (Development only): admin, city-greening, xuhui, jingan, xuhui-sub, sysadmin, secadmin, auditor; password {Password}", Seed.DemoPassword);
            log.LogInformation("Demo application: appId demo, keyId demo-hmac, secret {Secret}; see {Address}/docs/api", Seed.DemoSecret, address);
        }
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static string RandomText() => "Ssm-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
}
