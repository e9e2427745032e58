using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel;

namespace SuiShenMa.Scenes;

public sealed class ScenesModule : IModule
{
    public string Name => "scenes";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }
}
