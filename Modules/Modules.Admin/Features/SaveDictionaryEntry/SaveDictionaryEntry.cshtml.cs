using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.DictionariesEdit)]
internal sealed class SaveDictionaryEntryPage(IMediator mediator, AdminDb db) : PageModel, IReload
{
    [BindProperty] public SaveDictionaryEntry.Command Form { get; set; } = new("", "", "", null, 100, null, null, false, null);

    public string? KindName { get; private set; }

    public async Task OnGetAsync(string kind, string? code, CancellationToken ct)
    {
        Form = code is null ? Form with { Kind = kind } : await db.Dictionary.AsNoTracking().Where(d => d.Kind == kind && d.Code == code)
            .Select(d => new SaveDictionaryEntry.Command(d.Kind, d.Code, d.Name, d.ParentCode, d.Order, d.Color, d.Note, d.Disabled, d.Version)).FirstOrDefaultAsync(ct) ?? throw new NotFound("没有这个条目。");
        await ReloadAsync(ct);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await mediator.Send(Form, ct);
        this.Notice($"条目“{Form.Name}”已保存，各页面即刻生效。");
        return Redirect("/admin/dictionaries?kind=" + Form.Kind);
    }

    public async Task ReloadAsync(CancellationToken ct) => KindName = await db.DictionaryKinds.Where(k => k.Kind == Form.Kind).Select(k => k.Name).FirstOrDefaultAsync(ct);
}
