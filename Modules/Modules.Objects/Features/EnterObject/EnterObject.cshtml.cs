using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>单个录入 (row 3): one form, built from the definition of the chosen type.</summary>
[Permission(ObjectsPermissions.Enter), RequestSizeLimit(MostBytes), RequestFormLimits(MultipartBodyLengthLimit = MostBytes)]
internal sealed class EnterObjectPage(IMediator mediator, ObjectFormDesk desk, PositionText positions, ActorContext context) : PageModel, IReload
{
    /// <summary>A few photos of 10 MB.</summary>
    public const long MostBytes = 64L * 1024 * 1024;

    [BindProperty] public ObjectForm Form { get; set; } = new();

    public IReadOnlyList<TypeInfo> Types => desk.Types;

    public ObjectFormView? View { get; private set; }

    public void OnGet(string? type) => Show(type);

    /// <summary>Shows the form again with the managing department of the chosen region; for browsers without scripts.</summary>
    public IActionResult OnPostRegion()
    {
        ModelState.Clear();
        Show(Form.TypeCode);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var type = desk.Find(Form.TypeCode) ?? throw new InputInvalid("typeCode", "请选择物体类型。");
        await desk.KeepPhotosAsync(Form, type.Type, Request.Form.Files, ct);
        var entry = Form.ToEntry(positions);
        context.Claim(Request, Form.Token, entry);
        var result = await mediator.Send(new PreIssueObjectCode.Command(type.Type.Code, entry), ct);
        return Redirect($"/admin/object-codes/{result.Code}/entered");
    }

    public Task ReloadAsync(CancellationToken ct)
    {
        Show(Form.TypeCode);
        return Task.CompletedTask;
    }

    private void Show(string? code) => View = desk.Find(code) is { OnShelf: true } type ? desk.View(Form, type) : null;
}
