using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Kernel.Web.Ui;

/// <summary>
/// A masked value of a person, and for those who may ask a way to the page that takes the reason and shows it in clear:
/// <c>&lt;masked text="138****1234" kind="account" id="@id" permission="…" /&gt;</c>.
/// </summary>
[HtmlTargetElement("masked", TagStructure = TagStructure.WithoutEndTag)]
public sealed class MaskedTagHelper(ICurrentUser user) : TagHelper
{
    /// <summary>Masked already: the clear value never comes near a page.</summary>
    public string? Text { get; set; }

    /// <summary>Kind of the source that knows the value.</summary>
    public string? Kind { get; set; }

    public string? Id { get; set; }

    public string? Permission { get; set; }

    [ViewContext, HtmlAttributeNotBound] public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "masked");
        output.Content.Append(string.IsNullOrEmpty(Text) ? "—" : Text);
        if (!string.IsNullOrEmpty(Text) && Kind is not null && Id is not null && Permission is not null && user.Actor.May(Permission))
        {
            var request = ViewContext.HttpContext.Request;
            var back = Uri.EscapeDataString(request.Path + request.QueryString);
            var href = System.Net.WebUtility.HtmlEncode($"/admin/reveal?kind={Uri.EscapeDataString(Kind)}&id={Uri.EscapeDataString(Id)}&back={back}");
            output.Content.AppendHtml($" <a class=\"small\" href=\"{href}\">查看原文</a>");
        }
    }
}
