using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace SuiShenMa.Kernel.Web.Ui;

/// <summary>Addresses of the same page with some query parameters changed.</summary>
public static class SamePage
{
    /// <summary>The query of this page as it stands, without some parameters.</summary>
    public static string Query(HttpRequest request, params string[] without) =>
        QueryString.Create(request.Query.Where(q => !without.Contains(q.Key, StringComparer.OrdinalIgnoreCase)).SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v)))).ToString();

    /// <summary>Where a form of this page posts to, so that the filter is still there afterwards.</summary>
    public static string WithHandler(HttpRequest request, string handler) => With(request, ("handler", handler));

    public static string With(HttpRequest request, params (string Name, string? Value)[] changes)
    {
        var pairs = request.Query
            .Where(q => !changes.Any(c => c.Name.Equals(q.Key, StringComparison.OrdinalIgnoreCase)))
            .SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v)))
            .Concat(changes.Where(c => c.Value is not null).Select(c => KeyValuePair.Create(c.Name, c.Value)))
            .Where(q => !string.IsNullOrEmpty(q.Value));
        return request.Path + QueryString.Create(pairs);
    }
}

/// <summary>Below a list: total, page size, previous and next; keeps the filter. Parameters are <c>pageNo</c> and <c>pageSize</c>, because Razor pages keep the route value "page" for themselves.</summary>
[HtmlTargetElement("pager", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PagerTagHelper : TagHelper
{
    internal static readonly int[] Sizes = [20, 50, 100, 200];

    public IPaged List { get; set; } = null!;

    [ViewContext, HtmlAttributeNotBound] public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pager");
        output.Attributes.SetAttribute("aria-label", "分页");
        var html = output.Content;
        html.AppendHtml(string.Create(CultureInfo.InvariantCulture, $"<span>共 {List.TotalText} 条</span><span class=\"sizes\">每页"));
        foreach (var size in Sizes)
        {
            var text = size.ToString(CultureInfo.InvariantCulture);
            html.AppendHtml(size == List.PageSize ? $" <b aria-current=\"true\">{text}</b>" : " " + Link(text, ("pageSize", text), ("pageNo", null)));
        }
        html.AppendHtml("</span><span class=\"turn\">");
        html.AppendHtml(List.Page > 1 ? Link("上一页", Number(List.Page - 1)) : Off("上一页"));
        html.AppendHtml(string.Create(CultureInfo.InvariantCulture, $"<span class=\"at\">{List.Page} / {List.Pages}</span>"));
        html.AppendHtml(List.Page < List.Pages ? Link("下一页", Number(List.Page + 1)) : Off("下一页"));
        html.AppendHtml("</span>");
    }

    private static (string, string?) Number(int page) => ("pageNo", page.ToString(CultureInfo.InvariantCulture));

    private static string Off(string text) => $"<span class=\"btn off\" aria-disabled=\"true\">{text}</span>";

    private string Link(string text, params (string, string?)[] changes)
    {
        var href = System.Net.WebUtility.HtmlEncode(SamePage.With(ViewContext.HttpContext.Request, changes));
        return char.IsDigit(text[0]) ? $"<a href=\"{href}\">{text}</a>" : $"<a class=\"btn\" href=\"{href}\">{text}</a>";
    }
}

/// <summary>A column heading that sorts: first up, then down. The parameter is <c>sort</c>, with a leading minus for down.</summary>
[HtmlTargetElement("sort-link")]
public sealed class SortLinkTagHelper : TagHelper
{
    public string Key { get; set; } = "";

    public string? Current { get; set; }

    [ViewContext, HtmlAttributeNotBound] public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var up = Current == Key;
        var down = Current == "-" + Key;
        output.TagName = "a";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", up ? "sort up" : down ? "sort down" : "sort");
        output.Attributes.SetAttribute("href", SamePage.With(ViewContext.HttpContext.Request, ("sort", up ? "-" + Key : Key), ("pageNo", null)));
        output.PostContent.AppendHtml(up ? "<span class=\"sr\">（升序）</span>" : down ? "<span class=\"sr\">（降序）</span>" : "");
    }
}

/// <summary>A state in a word, with a colour that only repeats what the word says.</summary>
[HtmlTargetElement("state-tag", TagStructure = TagStructure.WithoutEndTag)]
public sealed class StateTagTagHelper : TagHelper
{
    /// <summary><c>ok</c>, <c>warn</c>, <c>bad</c> or empty.</summary>
    public string Tone { get; set; } = "";

    public string Text { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", ("tag " + Tone).TrimEnd());
        output.Content.SetContent(Text);
    }
}

/// <summary>A UTC time, shown in Asia/Shanghai; a dash for none.</summary>
[HtmlTargetElement("time", Attributes = "utc", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class TimeTagHelper : TagHelper
{
    public DateTime? Utc { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagMode = TagMode.StartTagAndEndTag;
        if (Utc is { } utc)
        {
            output.Attributes.SetAttribute("datetime", ChinaTime.Of(utc).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        }
        else
        {
            output.TagName = "span";
        }
        output.Content.SetContent(ChinaTime.Text(Utc));
    }
}

/// <summary>A code value, unified code or key in fixed-width type, in groups when asked; a dash for none.</summary>
[HtmlTargetElement("code-text", TagStructure = TagStructure.WithoutEndTag)]
public sealed class CodeTextTagHelper : TagHelper
{
    public string? Value { get; set; }

    /// <summary>Characters per group; 0 leaves the text whole. The gap is drawn, not written, so that copying gives the value.</summary>
    public int Group { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "code");
        if (string.IsNullOrEmpty(Value))
        {
            output.Content.SetContent("—");
        }
        else if (Group <= 0)
        {
            output.Content.SetContent(Value);
        }
        else
        {
            foreach (var part in Value.Chunk(Group))
            {
                output.Content.AppendHtml("<span class=\"gap\">").Append(new string(part)).AppendHtml("</span>");
            }
        }
    }
}

/// <summary>How far long work is. With <c>poll-url</c> the page asks there (JSON <c>value, max, text, done, nextPollMs</c>) and reloads when it is done.</summary>
[HtmlTargetElement("progress-bar", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ProgressBarTagHelper : TagHelper
{
    public long Value { get; set; }

    public long Max { get; set; }

    public string? Text { get; set; }

    public string? PollUrl { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "progress");
        if (PollUrl is not null)
        {
            output.Attributes.SetAttribute("data-poll-url", PollUrl);
        }
        output.Content.AppendHtml(string.Create(CultureInfo.InvariantCulture, $"<progress aria-label=\"进度\" value=\"{Value}\" max=\"{Math.Max(1, Max)}\"></progress><span class=\"progress-text\" aria-live=\"polite\">"));
        output.Content.Append(Text ?? string.Create(CultureInfo.InvariantCulture, $"{Value} / {Max}")).AppendHtml("</span>");
    }
}
