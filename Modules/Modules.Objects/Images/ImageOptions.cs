using Microsoft.Extensions.Configuration;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Images;

/// <summary>Settings below <c>Images</c>.</summary>
/// <param name="PartSize">Images per file, 1 to 5 000: small parts lose less when a host dies, large ones are fewer files.</param>
internal sealed record ImageOptions(int PartSize)
{
    public static ImageOptions From(IConfiguration configuration) => new(Math.Clamp(configuration.GetValue("Images:PartSize", ImageJob.PartSize), 1, ImageJob.PartSize));
}
