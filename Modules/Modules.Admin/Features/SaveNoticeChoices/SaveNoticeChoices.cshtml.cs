using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Notices;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[SignedIn("everyone chooses how they are told")]
internal sealed class SaveNoticeChoicesPage(IMediator mediator, AdminDb db, ICurrentUser user) : PageModel, IReload
{
    private Dictionary<string, NotifyWays> _chosen = [];

    [BindProperty] public List<string> Mail { get; set; } = [];

    [BindProperty] public List<string> Sms { get; set; } = [];

    public IReadOnlyList<NoticeKind> Kinds => NoticeKinds.All;

    public bool Has(NoticeKind kind, bool mail) => _chosen.GetValueOrDefault(kind.Kind, kind.Usual).HasFlag(mail ? NotifyWays.Mail : NotifyWays.Sms);

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await mediator.Send(new SaveNoticeChoices.Command(Mail, Sms), ct);
        this.Notice("通知方式已保存。");
        return Redirect("/admin/notices/choices");
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        var id = Guid.TryParseExact(user.Actor.Id, "N", out var own) ? own : Guid.Empty;
        _chosen = await db.NoticeChoices.AsNoTracking().Where(c => c.AccountId == id).ToDictionaryAsync(c => c.Kind, c => c.Ways, ct);
    }
}
