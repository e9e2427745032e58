using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Enterprise.Classification;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Enterprise.Features;

[Permission(EnterprisePermissions.Edit)]
internal sealed class ChangeEnterpriseCodePage(IMediator mediator, CategoryBook book, IRegions regions, ICurrentUser user) : PageModel, IReload
{
    [FromRoute(Name = "code")] public string Asked { get; set; } = "";

    [BindProperty] public EnterpriseEntry Form { get; set; } = new();

    [BindProperty] public int Version { get; set; }

    public EnterpriseCode Code { get; private set; } = null!;

    public EnterpriseFormView View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct)
    {
        await ReloadAsync(ct);
        Code.RequireNew();
        (Form, Version) = (EnterpriseEntry.Of(Code), Code.Version);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await mediator.Send(new ChangeEnterpriseCode.Command(Asked, Version, Form), ct);
        this.Notice("企业码信息已修改。");
        return Redirect("/admin/enterprise-codes/" + Uri.EscapeDataString(Asked));
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        Code = (await mediator.Send(new ShowEnterpriseCode.Query(Asked), ct)).Code;
        if (!EnterpriseScoping.Covers(user.Actor, DataActions.Edit, Code.RegionCode))
        {
            throw new Forbidden("您可以查看这个企业码，但没有编辑它的数据权限。");
        }
        View = await EnterpriseFormView.OfAsync(book, regions, user.Actor, DataActions.Edit, Code.CategoryCode, ct);
    }
}
