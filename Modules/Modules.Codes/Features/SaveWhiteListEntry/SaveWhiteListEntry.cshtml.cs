using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Codes.Features;

[Permission(EnginePermissions.ListsManage)]
internal sealed class SaveWhiteListEntryPage(IMediator mediator, CodesDb db) : PageModel
{
    [BindProperty] public SaveWhiteListEntry.Command Form { get; set; } = new();

    public async Task OnGetAsync(Guid? id, WhiteListKind list, CancellationToken ct)
    {
        if (id is null)
        {
            Form = new SaveWhiteListEntry.Command { List = list, Enabled = true };
            return;
        }
        var e = await db.WhiteList.AsNoTracking().FirstOrDefaultAsync(x => x.Id == id, ct) ?? throw new NotFound("这条白名单已被删除。");
        Form = new SaveWhiteListEntry.Command
        {
            Id = e.Id,
            List = e.List,
            Host = e.Host,
            WithSubdomains = e.WithSubdomains,
            Name = e.Name,
            Note = e.Note,
            Enabled = e.Enabled,
            From = e.ValidFrom == DateTime.UnixEpoch ? null : DateOnly.FromDateTime(ChinaTime.Of(e.ValidFrom).Date),
            Until = e.ValidUntil is { } until ? DateOnly.FromDateTime(ChinaTime.Of(until).Date).AddDays(-1) : null,
            Version = e.Version,
        };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }
        await mediator.Send(Form, ct);
        this.Notice($"{Form.List.Text()}中的“{Form.Name.Trim()}”已保存。");
        return Redirect("/admin/white-lists?list=" + Form.List);
    }
}
