using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.Enter), RequestSizeLimit(EnterObjectPage.MostBytes), RequestFormLimits(MultipartBodyLengthLimit = EnterObjectPage.MostBytes)]
internal sealed class ResubmitObjectCodePage(IMediator mediator, ObjectsDb db, ITypeCatalog types, ObjectFormDesk desk, PositionText positions, ActorContext context) : PageModel, IReload
{
    [BindProperty] public ObjectForm Form { get; set; } = new();

    [FromRoute] public string Code { get; set; } = "";

    public string? Reason { get; private set; }

    public ObjectFormView? View { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var code = await LoadAsync(ct);
        code.Require(ObjectCodeState.Rejected);
        var type = desk.Find(code.TypeCode) ?? throw new NotFound();
        Form = ObjectForm.Of(code, type.Type);
        await ReloadAsync(ct);
    }

    public async Task<IActionResult> OnPostRegionAsync(CancellationToken ct)
    {
        ModelState.Clear();
        await ReloadAsync(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var code = await LoadAsync(ct);
        var type = desk.Find(code.TypeCode) ?? throw new NotFound();
        await desk.KeepPhotosAsync(Form, type.Type, Request.Form.Files, ct);
        var entry = Form.ToEntry(positions, code.CoordinateSystem);
        context.Claim(Request, Form.Token, entry);
        await mediator.Send(new ResubmitObjectCode.Command(Code, entry), ct);
        return Redirect($"/admin/object-codes/{Code}/entered");
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        var code = await LoadAsync(ct);
        Reason = code.ReviewReason;
        View = desk.Find(code.TypeCode) is { } type ? desk.View(Form, type) with { KeptSystem = code.CoordinateSystem } : null;
    }

    private async Task<ObjectCode> LoadAsync(CancellationToken ct) =>
        await db.Codes.AsNoTracking().CorrectableBy(context.Actor, types).FirstOrDefaultAsync(c => c.Code == Code, ct) ?? throw new NotFound();
}
