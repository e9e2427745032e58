using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Notices;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Announcements)]
internal sealed class SaveAnnouncementPage(IMediator mediator, AdminDb db, IDepartments departments, TimeProvider clock) : PageModel
{
    [BindProperty] public SaveAnnouncement.Command Form { get; set; } = new(null, AnnouncementKind.Maintenance, "", "", null, null, null, null);

    public IReadOnlyList<Department> AllDepartments => departments.All;

    public IEnumerable<SelectListItem> Kinds { get; } = Enum.GetValues<AnnouncementKind>().Select(k => new SelectListItem(AnnouncementTexts.Of(k), k.ToString()));

    public async Task OnGetAsync(Guid? id, CancellationToken ct)
    {
        var now = ChinaTime.Of(clock.GetUtcNow().UtcDateTime).DateTime;
        Form = Form with { From = now, To = now.AddDays(1) };
        if (id is not null)
        {
            var a = await db.Announcements.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, ct) ?? throw new NotFound("没有这条公告。");
            Form = new SaveAnnouncement.Command(a.Id, a.Kind, a.Title, a.Text, ChinaTime.Of(a.FromAt).DateTime, ChinaTime.Of(a.ToAt).DateTime, a.Departments?.Split(','), a.Version);
        }
    }

    public async Task<IActionResult> OnPostAsync(bool publish, CancellationToken ct)
    {
        var saved = await mediator.Send(Form, ct);
        if (publish)
        {
            await mediator.Send(new PublishAnnouncement.Command(saved.Id, true), ct);
        }
        this.Notice(publish ? $"公告“{Form.Title}”已发布。" : $"公告“{Form.Title}”已保存。");
        return Redirect("/admin/announcements");
    }
}
