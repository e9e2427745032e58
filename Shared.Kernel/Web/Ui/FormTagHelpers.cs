using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace SuiShenMa.Kernel.Web.Ui;

/// <summary>
/// A form field: label with required mark, control, hint, and the error beside it. Further attributes go to the control.
/// Content between the tags replaces the control; it must use the field's id.
/// </summary>
[HtmlTargetElement("field", Attributes = "for")]
public sealed class FieldTagHelper : TagHelper
{
    public ModelExpression For { get; set; } = null!;

    public string Label { get; set; } = "";

    public string? Hint { get; set; }

    public bool Required { get; set; }

    /// <summary>An input type, <c>textarea</c> or <c>checkbox</c>; found from the model when absent.</summary>
    public string? Type { get; set; }

    /// <summary>Choices; the control is a select then.</summary>
    public IEnumerable<SelectListItem>? Items { get; set; }

    /// <summary>Name of the parameter, when it is not the path of the model: filters of a list bind without a prefix.</summary>
    public string? FieldName { get; set; }

    [ViewContext, HtmlAttributeNotBound] public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var own = await output.GetChildContentAsync();
        var name = FieldName ?? ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);
        var id = TagBuilder.CreateSanitizedId(name, "_");
        ViewContext.ViewData.ModelState.TryGetValue(name, out var entry);
        var error = entry?.Errors.FirstOrDefault()?.ErrorMessage;
        var described = string.Join(' ', new[] { error is null ? null : id + "-error", Hint is null ? null : id + "-hint" }.OfType<string>());

        TagBuilder? control = null;
        if (own.IsEmptyOrWhiteSpace)
        {
            control = Control(name, id, entry);
            foreach (var attribute in output.Attributes.Where(a => a.Name != "class"))
            {
                control.MergeAttribute(attribute.Name, attribute.Value?.ToString() ?? "", replaceExisting: true);
            }
            if (Required && !control.Attributes.ContainsKey("required"))
            {
                control.MergeAttribute("aria-required", "true");
            }
            if (error is not null)
            {
                control.MergeAttribute("aria-invalid", "true");
            }
            if (described.Length > 0)
            {
                control.MergeAttribute("aria-describedby", described);
            }
        }
        var kind = context.AllAttributes["class"]?.Value?.ToString();
        output.Attributes.Clear();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        var check = Type == "checkbox" || (Type is null && Items is null && For.Metadata.UnderlyingOrModelType == typeof(bool));
        output.Attributes.SetAttribute("class", string.Join(' ', new[] { "field", check ? "check" : null, error is null ? null : "wrong", kind }.OfType<string>()));

        var label = new TagBuilder("label");
        label.MergeAttribute("for", id);
        label.InnerHtml.Append(Label);
        if (Required)
        {
            label.InnerHtml.AppendHtml("<span class=\"must\" title=\"必填\">*</span>");
        }
        output.Content.AppendHtml(check && control is not null ? control : label).AppendHtml(check && control is not null ? label : (IHtmlContent?)control ?? own);
        if (Hint is not null)
        {
            output.Content.AppendHtml($"<p class=\"hint\" id=\"{id}-hint\">").Append(Hint).AppendHtml("</p>");
        }
        if (error is not null)
        {
            output.Content.AppendHtml($"<p class=\"error\" id=\"{id}-error\">").Append(error).AppendHtml("</p>");
        }
    }

    private TagBuilder Control(string name, string id, ModelStateEntry? entry)
    {
        var type = Type ?? DefaultType(For.Metadata.UnderlyingOrModelType);
        var value = type == "password" ? null : entry?.AttemptedValue ?? Text(For.Model, type);
        var tag = new TagBuilder(Items is not null ? "select" : type == "textarea" ? "textarea" : "input");
        tag.MergeAttribute("id", id);
        tag.MergeAttribute("name", name);
        if (Items is not null)
        {
            foreach (var item in Items)
            {
                var option = new TagBuilder("option");
                option.MergeAttribute("value", item.Value ?? item.Text);
                if (value is null ? item.Selected : (item.Value ?? item.Text) == value)
                {
                    option.MergeAttribute("selected", "selected");
                }
                option.InnerHtml.Append(item.Text);
                tag.InnerHtml.AppendHtml(option);
            }
            return tag;
        }
        if (type == "textarea")
        {
            // Browsers drop the first line break of a textarea.
            tag.InnerHtml.Append("\n" + value);
            return tag;
        }
        tag.TagRenderMode = TagRenderMode.SelfClosing;
        tag.MergeAttribute("type", type);
        if (type == "checkbox")
        {
            tag.MergeAttribute("value", "true");
            if (value is not null && value.Contains("true", StringComparison.OrdinalIgnoreCase))
            {
                tag.MergeAttribute("checked", "checked");
            }
        }
        else if (value is not null && type != "file")
        {
            tag.MergeAttribute("value", value);
        }
        return tag;
    }

    private static string DefaultType(Type model) =>
        model == typeof(bool) ? "checkbox"
        : model == typeof(int) || model == typeof(long) ? "number"
        : model == typeof(DateOnly) ? "date"
        : model == typeof(DateTime) ? "datetime-local" : "text";

    private static string? Text(object? model, string type) => model switch
    {
        null => null,
        DateTime t when type == "date" => t.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime t => t.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
        DateOnly d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => model.ToString(),
    };
}

/// <summary>All errors of a form at its top, each a link to its field; nothing when there are none.</summary>
[HtmlTargetElement("error-summary", TagStructure = TagStructure.WithoutEndTag)]
public class ErrorSummaryTagHelper : TagHelper
{
    [ViewContext, HtmlAttributeNotBound] public ViewContext ViewContext { get; set; } = null!;

    /// <summary>Only what an address asked for and cannot be; the layout says it, also of fields that the page does not show.</summary>
    private protected virtual bool OfAddress => false;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (OfAddress != (Microsoft.AspNetCore.Http.HttpMethods.IsGet(ViewContext.HttpContext.Request.Method) && ViewContext.HttpContext.Request.Path.StartsWithSegments("/admin")))
        {
            output.SuppressOutput();
            return;
        }
        // In the order of the form's fields, not of the dictionary.
        var fields = ViewContext.ViewData.ModelMetadata.Properties.Where(p => p.Name == "Form").SelectMany(p => p.Properties).Select(p => "Form." + p.Name).ToList();
        var errors = ViewContext.ViewData.ModelState
            .OrderBy(m => fields.IndexOf(m.Key))
            .SelectMany(m => m.Value!.Errors.Select(e => (m.Key, e.ErrorMessage))).Distinct().ToList();
        if (errors.Count == 0)
        {
            output.SuppressOutput();
            return;
        }
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "alert bad");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute("data-focus", "");
        var heading = OfAddress ? "查询条件有误" : "未能完成";
        output.Content.AppendHtml(errors.Count == 1 ? $"<strong>{heading}：</strong><ul>" : string.Create(CultureInfo.InvariantCulture, $"<strong>{heading}，请修改以下 {errors.Count} 处：</strong><ul>"));
        foreach (var (key, message) in errors)
        {
            output.Content.AppendHtml("<li>");
            if (key.Length == 0)
            {
                output.Content.Append(message);
            }
            else
            {
                output.Content.AppendHtml($"<a href=\"#{System.Net.WebUtility.HtmlEncode(TagBuilder.CreateSanitizedId(key, "_"))}\">").Append(message).AppendHtml("</a>");
            }
            output.Content.AppendHtml("</li>");
        }
        output.Content.AppendHtml("</ul>");
    }
}

/// <summary>What is wrong with the filters of a page; part of the layout.</summary>
[HtmlTargetElement("query-errors", TagStructure = TagStructure.WithoutEndTag)]
public sealed class QueryErrorsTagHelper : ErrorSummaryTagHelper
{
    private protected override bool OfAddress => true;
}

/// <summary>
/// The question before an act that cannot be taken back. A submit button with <c>data-confirm="id"</c> opens it; words in
/// braces are filled from the button's data attributes: <c>{name}</c> from <c>data-name</c>. The content says the consequence.
/// </summary>
[HtmlTargetElement("confirm-dialog")]
public sealed class ConfirmDialogTagHelper : TagHelper
{
    public string Title { get; set; } = "";

    /// <summary>The word on the button that does it.</summary>
    public string Confirm { get; set; } = "确定";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        var id = context.AllAttributes["id"]?.Value?.ToString() ?? context.UniqueId;
        output.TagName = "dialog";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "dialog");
        output.Attributes.SetAttribute("aria-labelledby", id + "-title");
        output.Content.AppendHtml($"<form method=\"dialog\"><h2 id=\"{id}-title\">").Append(Title).AppendHtml("</h2><div class=\"dialog-text\">")
            .AppendHtml(content).AppendHtml("</div><div class=\"dialog-do\"><button class=\"btn\" value=\"\">取消</button><button class=\"btn danger\" value=\"yes\">")
            .Append(Confirm).AppendHtml("</button></div></form>");
    }
}
