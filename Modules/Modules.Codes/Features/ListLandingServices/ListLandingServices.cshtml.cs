using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Codes.Features;

[Permission(EnginePermissions.ListsView)]
internal sealed class ListLandingServicesPage(IMediator mediator, ICurrentUser user) : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "")] public ListLandingServices.Query Filter { get; set; } = new();

    public Paged<ListLandingServices.Item> List { get; private set; } = null!;

    public bool MayManage => user.Actor.May(EnginePermissions.ListsManage);

    public static IEnumerable<SelectListItem> Kinds => [new("全部", ""), .. SaveLandingServicePage.Kinds];

    public static IEnumerable<SelectListItem> Logins => [new("全部", ""), new("需要登录", "true"), new("游客可用", "false")];

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostDeleteAsync(Guid id, CancellationToken ct)
    {
        if (!MayManage)
        {
            throw new Forbidden();
        }
        var name = await mediator.Send(new DeleteLandingService.Command(id), ct);
        this.Notice($"服务“{name}”已删除，落地页不再显示。");
        return Redirect(SamePage.With(Request, ("handler", null)));
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        Filter = Filter with { PageSize = RememberedPageSize.For(HttpContext, Request.Query.ContainsKey("pageSize") ? Filter.PageSize : null) };
        List = await mediator.Send(Filter, ct);
    }
}
