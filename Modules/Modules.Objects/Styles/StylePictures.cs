using System.Text.Json;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Types;

/// <summary>Draws styles with sample words, by the renderer that draws the real codes.</summary>
internal sealed class StylePictures(CodeImageRenderer renderer, ILogger<StylePictures> log)
{
    // As long as a real address, so that the symbol has as many modules; the value has a wrong check character and never verifies.
    private static readonly CodeLabel Sample = new("https://code.example.gov.cn/w/00000000000001", "样张：漕宝路地铁站环卫公共厕所", "310101155", Code: "00000000000001");

    public string Svg(CodeStyle style) => renderer.Svg(Sample, style);

    /// <summary>The picture as an address for an <c>img</c>; nothing in it can run there.</summary>
    public static string AsImage(string svg) => "data:image/svg+xml;base64," + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(svg));

    /// <summary>A stored style; the default one when it cannot be read any more.</summary>
    public CodeStyle Read(ImageStyle style)
    {
        try
        {
            return CodeStyle.FromJson(style.LayoutJson);
        }
        catch (JsonException e)
        {
            log.LogError(e, "Style {Style} cannot be read; the default is shown", style.Code);
            return CodeStyle.Default;
        }
    }
}

/// <summary>Who may change a style: its department, and platform administrators.</summary>
internal static class StyleAccess
{
    public static bool MayChange(this Actor actor, ImageStyle style) =>
        actor.May(ObjectsPermissions.Styles)
        && (actor.Scope.Platform || (style.DepartmentId.Length > 0 && style.DepartmentId == actor.Scope.DepartmentId));
}
