using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Sessions)]
internal sealed class ListSessionsPage(IMediator mediator, CurrentSession current) : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "")] public ListSessions.Query Filter { get; set; } = new();

    public Paged<ListSessions.Result> List { get; private set; } = null!;

    public bool IsThis(Guid id) => current.Session?.Id == id;

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostOutAsync(Guid id, CancellationToken ct)
    {
        var name = (await mediator.Send(new ForceOutSession.Command(id), ct)).UserName;
        this.Notice($"账号 {name} 的这次登录已被强制下线。");
        return Redirect("/admin/sessions");
    }

    public async Task ReloadAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);
}
