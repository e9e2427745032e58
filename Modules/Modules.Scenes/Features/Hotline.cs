using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;

namespace SuiShenMa.Scenes.Features;

/// <summary>Who is told to call the citizens' hotline 12345 can do so by touching the number.</summary>
internal static class Hotline
{
    private const string Number = "12345";
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static IHtmlContent Linked(string text) =>
        new HtmlString(Encoder.Encode(text).Replace(Number, $"<a href=\"tel:{Number}\">{Number}</a>", StringComparison.Ordinal));
}
