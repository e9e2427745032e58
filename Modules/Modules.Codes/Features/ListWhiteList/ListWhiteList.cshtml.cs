using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Codes.Features;

[Permission(EnginePermissions.ListsView)]
internal sealed class ListWhiteListPage(IMediator mediator, ICurrentUser user) : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "")] public ListWhiteList.Query Filter { get; set; } = new();

    /// <summary>An address to be judged, to see what the list says of it.</summary>
    [BindProperty(SupportsGet = true)] public string? Address { get; set; }

    public Paged<ListWhiteList.Item> List { get; private set; } = null!;

    public CheckWhiteList.Result? Judged { get; private set; }

    public bool MayManage => user.Actor.May(EnginePermissions.ListsManage);

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostDeleteAsync(Guid id, CancellationToken ct)
    {
        if (!MayManage)
        {
            throw new Forbidden();
        }
        var host = await mediator.Send(new DeleteWhiteListEntry.Command(id), ct);
        this.Notice($"{host} 已移出名单，从现在起不再放行。");
        return Redirect(SamePage.With(Request, ("handler", null)));
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        Filter = Filter with { PageSize = RememberedPageSize.For(HttpContext, Request.Query.ContainsKey("pageSize") ? Filter.PageSize : null) };
        List = await mediator.Send(Filter, ct);
        Judged = string.IsNullOrWhiteSpace(Address) ? null : await mediator.Send(new CheckWhiteList.Query(Filter.List, Address), ct);
    }
}
