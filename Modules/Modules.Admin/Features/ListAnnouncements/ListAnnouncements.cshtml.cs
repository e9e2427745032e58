using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Notices;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Announcements)]
internal sealed class ListAnnouncementsPage(IMediator mediator) : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "")] public ListAnnouncements.Query Filter { get; set; } = new();

    public Paged<AdminAnnouncement> List { get; private set; } = null!;

    public IEnumerable<SelectListItem> States { get; } = [new("全部", ""), .. Enum.GetValues<AnnouncementState>().Select(s => new SelectListItem(AnnouncementTexts.Of(s), s.ToString()))];

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public Task<IActionResult> OnPostPublishAsync(Guid id, CancellationToken ct) => SwitchAsync(id, true, ct);

    public Task<IActionResult> OnPostWithdrawAsync(Guid id, CancellationToken ct) => SwitchAsync(id, false, ct);

    public async Task ReloadAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);

    private async Task<IActionResult> SwitchAsync(Guid id, bool publish, CancellationToken ct)
    {
        var title = (await mediator.Send(new PublishAnnouncement.Command(id, publish), ct)).Title;
        this.Notice(publish ? $"公告“{title}”已发布。" : $"公告“{title}”已撤回。");
        return Redirect("/admin/announcements");
    }
}
