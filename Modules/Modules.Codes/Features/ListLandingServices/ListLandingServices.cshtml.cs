using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Codes.Features;

[Permission(EnginePermissions.ListsView)]
internal sealed class ListLandingServicesPage(IMediator mediator, CodeKinds kinds, IDictionaries dictionaries, ICurrentUser user) : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "")] public ListLandingServices.Query Filter { get; set; } = new();

    public Paged<ListLandingServices.Item> List { get; private set; } = null!;

    public bool MayManage => user.Actor.May(EnginePermissions.ListsManage);

    public IEnumerable<SelectListItem> Kinds => [new("全部", ""), .. kinds.Choices(Filter.Kind is { } kind ? [kind] : Array.Empty<LandingKind>())];

    public IEnumerable<SelectListItem> ServiceTypes => dictionaries.Choices(DictionaryNames.ServiceType, "全部", Filter.ServiceType);

    public string KindOf(LandingServiceEntry entry) => kinds.Of(entry.Kind);

    public string ServiceTypeOf(LandingServiceEntry entry) => dictionaries.NameOf(DictionaryNames.ServiceType, entry.ServiceType);

    public string TerminalsOf(LandingServiceEntry entry) => entry.Terminals.Count == 0 ? "全部终端" : string.Join("、", entry.Terminals.Select(t => dictionaries.NameOf(DictionaryNames.Terminal, t)));

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
