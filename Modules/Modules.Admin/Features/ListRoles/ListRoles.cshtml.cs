using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Roles)]
internal sealed class ListRolesPage(IMediator mediator, PermissionCatalog catalog) : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "")] public ListRoles.Query Filter { get; set; } = new();

    public Paged<ListRoles.Result> List { get; private set; } = null!;

    public IEnumerable<SelectListItem> Permissions => [new("全部", ""), .. catalog.All.Select(p => new SelectListItem($"{p.Text}（{p.Name}）", p.Name))];

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostDeleteAsync(Guid id, CancellationToken ct)
    {
        var name = (await mediator.Send(new DeleteRole.Command(id), ct)).Name;
        this.Notice($"角色 {name} 已删除。");
        return Redirect("/admin/roles");
    }

    public async Task ReloadAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);
}
