using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.Objects.Entry;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.Blank)]
internal sealed class EnterBlankCodesPage(IMediator mediator, ObjectFormDesk desk, ActorContext context) : PageModel
{
    [BindProperty] public IssueBlankCodes.Command Form { get; set; } = new(100, null);

    [BindProperty] public string? Token { get; set; }

    public IEnumerable<SelectListItem> Types => [new("不指定", ""), .. desk.Types.Select(t => new SelectListItem(t.Type.Name, t.Type.Code))];

    public void OnGet() => Token = Guid.CreateVersion7().ToString("N");

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            Response.StatusCode = 400;
            return Page();
        }
        context.Claim(Request, Token, Form);
        var result = await mediator.Send(Form, ct);
        this.Notice($"已受理 {Form.Count} 个空码，正在生成。");
        return Redirect("/admin/imports/" + result.BatchNo);
    }
}
