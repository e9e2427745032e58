using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel;
using SuiShenMa.Scenes.Guessing;

namespace SuiShenMa.Scenes;

/// <summary>What a scan leads to: landing pages of codes.</summary>
public sealed class ScenesModule : IModule
{
    public string Name => "scenes";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<GuessLimit>();
        services.AddSingleton<Terminals>();
    }
}
