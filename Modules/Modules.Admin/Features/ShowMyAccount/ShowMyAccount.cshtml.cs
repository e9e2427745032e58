using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Admin.SingleSignOn;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[SignedIn("everyone sees and protects their own account")]
internal sealed class ShowMyAccountPage(IMediator mediator, ICurrentUser user, CurrentSession current, IOptions<SingleSignOnOptions> portal) : PageModel, IReload
{
    internal sealed record Fields(string? Mail, string? Mobile);

    [BindProperty] public Fields Form { get; set; } = new(null, null);

    /// <summary>Set when the person came back from the portal without an answer.</summary>
    [BindProperty(SupportsGet = true)] public string? Portal { get; set; }

    private const string Path = "/admin/my-account";

    public ShowMyAccount.Result Account { get; private set; } = null!;

    public Paged<ListSessions.Result> Sessions { get; private set; } = null!;

    public bool IsThis(Guid id) => current.Session?.Id == id;

    public bool HasPortal => portal.Value.IsOn;

    private Guid Own => Guid.ParseExact(user.Actor.Id, "N");

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await mediator.Send(new SaveContact.Command(Own, Form.Mail, Form.Mobile), ct);
        this.Notice("联系方式已保存。");
        return Redirect(Path);
    }

    public async Task<IActionResult> OnPostEndAsync(Guid id, CancellationToken ct)
    {
        await mediator.Send(new EndOwnSession.Command(id), ct);
        this.Notice("该处登录已退出。");
        return Redirect(Path);
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        Account = await mediator.Send(new ShowMyAccount.Query(Own), ct);
        Sessions = await mediator.Send(new ListSessions.Query { AccountId = Own, All = true }, ct);
    }
}
