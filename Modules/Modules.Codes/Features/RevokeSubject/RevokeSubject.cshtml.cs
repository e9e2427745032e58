using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Codes.Features;

[Permission(DynamicPermissions.Subjects)]
internal sealed class RevokeSubjectPage(IMediator mediator) : PageModel
{
    [BindProperty] public RevokeSubject.Command Form { get; set; } = new("", "");

    public IActionResult OnGet(string? id, SubjectKind kind)
    {
        if (string.IsNullOrWhiteSpace(id))
        {
            return Redirect("/admin/code-subjects");
        }
        Form = new RevokeSubject.Command(id, "", kind);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await mediator.Send(Form, ct);
        this.Notice($"{Form.SubjectId} 已撤销，3 秒内在所有节点生效。");
        return Redirect("/admin/code-subjects");
    }
}
