using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.DictionariesEdit)]
internal sealed class SaveDictionaryKindPage(IMediator mediator, AdminDb db) : PageModel
{
    [BindProperty] public SaveDictionaryKind.Command Form { get; set; } = new("", "", null, 100, null);

    public async Task OnGetAsync(string? kind, CancellationToken ct)
    {
        if (kind is not null)
        {
            Form = await db.DictionaryKinds.AsNoTracking().Where(k => k.Kind == kind)
                .Select(k => new SaveDictionaryKind.Command(k.Kind, k.Name, k.Note, k.Order, k.Version)).FirstOrDefaultAsync(ct) ?? throw new NotFound("没有这个字典。");
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await mediator.Send(Form, ct);
        this.Notice($"字典“{Form.Name}”已保存。");
        return Redirect("/admin/dictionaries?kind=" + Form.Kind);
    }
}
