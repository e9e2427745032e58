using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel;

namespace SuiShenMa.Codes;

public sealed class CodesModule : IModule
{
    public string Name => "codes";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }
}
