using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Enterprise.Classification;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Enterprise.Features;

[Permission(EnterprisePermissions.Apply)]
internal sealed class ApplyEnterpriseCodePage(IMediator mediator, CategoryBook book, IRegions regions, TwoElements elements, ActorContext context) : PageModel, IReload
{
    [BindProperty] public EnterpriseEntry Form { get; set; } = new();

    /// <summary>Belongs to one showing of the form: what is sent twice under it has one effect.</summary>
    [BindProperty] public string? Token { get; set; }

    public EnterpriseFormView View { get; private set; } = null!;

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        // Asked before the command opens its transaction: the registry may take seconds, the database's writer must not.
        if (TwoElementTexts.Fault(Form.Uscc, out var uscc) is null
            && EnterpriseRules.Refusal(await elements.CheckAsync(Form.EnterpriseName ?? "", uscc, ct)) is { Field: "uscc" } refusal)
        {
            throw new InputInvalid(refusal.Field, refusal.Message);
        }
        context.Claim(Request, Token, Form);
        var result = await mediator.Send(new ApplyEnterpriseCode.Command(Form), ct);
        this.Notice("企业码已生成，可以查看和下载码图片。");
        return Redirect("/admin/enterprise-codes/" + Uri.EscapeDataString(result.Code));
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        Token ??= Guid.CreateVersion7().ToString("N");
        View = await EnterpriseFormView.OfAsync(book, regions, context.Actor, DataActions.Add, null, ct);
    }
}
