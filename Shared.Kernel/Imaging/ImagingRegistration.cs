using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>Puts the renderer and the font it found into the container.</summary>
public static class ImagingRegistration
{
    public static IServiceCollection AddCodeImages(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(_ => CaptionFont.Find(configuration["Images:FontPath"])).AddSingleton<CodeImageRenderer>();
}
