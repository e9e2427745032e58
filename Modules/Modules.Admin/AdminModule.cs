using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel;

namespace SuiShenMa.Admin;

public sealed class AdminModule : IModule
{
    public string Name => "admin";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }
}
