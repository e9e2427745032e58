using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.Styles)]
internal sealed class ListCodeStylesPage(IMediator mediator, ITypeCatalog types, ICurrentUser user) : PageModel, IReload
{
    public ListCodeStyles.Query Query { get; private set; } = new();

    public Paged<ListCodeStyles.Item> List { get; private set; } = new([], 1, 20, 0);

    [BindProperty] public CopyCodeStyle.Command Form { get; set; } = new();

    public IEnumerable<SelectListItem> Types => types.All.Within(user.Actor.Scope, DataActions.View)
        .Select(t => new SelectListItem($"{t.Type.Code} {t.Type.Name}", t.Type.Code)).Prepend(new SelectListItem("请选择物体类型", ""));

    public async Task OnGetAsync(string? keyword, CancellationToken ct, int pageNo = 1, int pageSize = 20)
    {
        Query = new ListCodeStyles.Query(keyword, pageNo, pageSize);
        await ReloadAsync(ct);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var copy = await mediator.Send(Form, ct);
        this.Notice("已复制为新的码样式，请按需要修改后保存。");
        return Redirect("/admin/code-styles/edit?code=" + copy.Code);
    }

    public async Task ReloadAsync(CancellationToken ct) => List = await mediator.Send(Query, ct);
}
