using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SuiShenMa.Enterprise.Registry;
using SuiShenMa.Kernel.Standards;
using SuiShenMa.Tools.Registry;

namespace SuiShenMa.Tests.Kit;

/// <summary>The stand-in of the enterprise registry that all hosts of this run ask, and new enterprises that it knows.</summary>
internal static class Registry
{
    private static WebApplication? _app;

    public static string Url { get; private set; } = "";

    public static RegisteredEnterprises Known => _app!.Services.GetRequiredService<RegisteredEnterprises>();

    public static async Task Start()
    {
        _app = EnterpriseRegistryStandIn.Build(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "None"]);
        await _app.StartAsync();
        Url = _app.Urls.First();
    }

    public static async Task Stop()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    /// <summary>A code that nobody used before; the registry knows it under an invented name unless <paramref name="known"/> is false.</summary>
    public static string NewUscc(string region = "310104", bool known = true)
    {
        var body = $"91{region}{(known ? "MGEN" : "MNEW")}{RandomNumberGenerator.GetString(Gb32100.Alphabet, 5)}";
        return body + Gb32100.CheckCharacter(body);
    }

    public static string NameOf(string uscc) => RegisteredEnterprises.InventedName(uscc);

    /// <summary>Until the returned value is disposed the shared host uses another key, which chooses how the registry behaves.</summary>
    public static IDisposable Behaves(string key, double timeoutSeconds = 3)
    {
        var options = TestHost.Services.GetRequiredService<IOptions<RegistryOptions>>().Value;
        var (oldKey, oldTimeout) = (options.Key, options.TimeoutSeconds);
        (options.Key, options.TimeoutSeconds) = (key, timeoutSeconds);
        return new Back(() => (options.Key, options.TimeoutSeconds) = (oldKey, oldTimeout));
    }

    private sealed class Back(Action undo) : IDisposable
    {
        public void Dispose() => undo();
    }
}
