using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>The editor of a style, with a picture drawn by the server: on a button, and as one types where there is script.</summary>
[Permission(ObjectsPermissions.Styles)]
internal sealed class SaveCodeStylePage(IMediator mediator, StylePictures pictures, ITypeCatalog types, ICurrentUser user) : PageModel, IReload
{
    [BindProperty] public SaveCodeStyle.Command Form { get; set; } = new();

    public bool MayChange { get; private set; }

    /// <summary>Sentences about what would make the plate hard to read.</summary>
    public IReadOnlyList<string> Faults => Form.Layout.ToStyle().Validate();

    /// <summary>The picture, or null when a size is so far off that nothing can be drawn.</summary>
    public string? Picture => Draw(Form.Layout.ToStyle());

    public IReadOnlyList<TypeInfo> TypesToGive => [.. types.All.Where(t => user.Actor.MayManage(t.Type))];

    public static IEnumerable<SelectListItem> Aligns => [new("左对齐", nameof(LabelAlign.Left)), new("居中", nameof(LabelAlign.Center)), new("右对齐", nameof(LabelAlign.Right))];

    public static IEnumerable<SelectListItem> Levels => Enum.GetNames<CorrectionLevel>().Select(l => new SelectListItem(l, l));

    public async Task OnGetAsync(string code, CancellationToken ct)
    {
        var style = await mediator.Send(new GetCodeStyle.Query(code ?? ""), ct);
        MayChange = style.MayChange;
        Form = new SaveCodeStyle.Command { Code = style.Code, Name = style.Name, Version = style.Version, Layout = StyleForm.Of(style.Style) };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            await ReloadAsync(ct);
            return Page();
        }
        await mediator.Send(Form, ct);
        this.Notice($"码样式“{Form.Name.Trim()}”已保存。");
        return Redirect("/admin/code-styles/edit?code=" + Form.Code);
    }

    /// <summary>Shows the form again with the picture of what was typed, without saving.</summary>
    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken ct)
    {
        await ReloadAsync(ct);
        return Page();
    }

    /// <summary>The same for script: only the picture and the sentences.</summary>
    public IActionResult OnPostDraw() => new JsonResult(new { picture = ModelState.IsValid ? Picture : null, faults = ModelState.IsValid ? Faults : ["有数值没有填对。"] });

    public async Task<IActionResult> OnPostAssignAsync(AssignCodeStyle.Command give, CancellationToken ct)
    {
        var result = await mediator.Send(give, ct);
        this.Notice($"已用于 {result.Types} 个物体类型，以后生成的码图片使用这个样式。");
        return Redirect("/admin/code-styles/edit?code=" + give.StyleCode);
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        if (Form.Code.Length == 0 && Request.Query["code"] is [{ } code])
        {
            await OnGetAsync(code, ct);
            return;
        }
        MayChange = (await mediator.Send(new GetCodeStyle.Query(Form.Code), ct)).MayChange;
    }

    private string? Draw(CodeStyle style)
    {
        // Plates of absurd size are not drawn: memory is bounded by what Validate allows.
        if (!(style.Width is >= 20 and <= 400 && style.Height is >= 20 and <= 400))
        {
            return null;
        }
        try
        {
            return StylePictures.AsImage(pictures.Svg(style));
        }
        catch (Exception e) when (e is CodeImageException or ArgumentException)
        {
            return null;
        }
    }
}
