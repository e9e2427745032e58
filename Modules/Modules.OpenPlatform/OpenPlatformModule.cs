using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel;

namespace SuiShenMa.OpenPlatform;

public sealed class OpenPlatformModule : IModule
{
    public string Name => "openplatform";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }
}
