using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Enterprise.Classification;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Enterprise.Lookup;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Enterprise.Features;

[Permission(EnterprisePermissions.View)]
internal sealed class ShowEnterpriseCodePage(IMediator mediator, CategoryBook book, IRegions regions, IDepartments departments, EnterpriseAddresses addresses, ICurrentUser user)
    : PageModel, IReload
{
    [FromRoute(Name = "code")] public string Asked { get; set; } = "";

    [BindProperty] public string? Reason { get; set; }

    public ShowEnterpriseCode.Result Known { get; private set; } = null!;

    public string CategoryName { get; private set; } = "";

    public string ScanUrl => Known.Code is { Generation: CodeGeneration.Old, Printed: { } printed } && printed.Contains("://", StringComparison.Ordinal) ? printed : addresses.Of(Known.Code);

    public string LandingUrl => "/e/" + Uri.EscapeDataString(Known.Code.Code);

    public bool MayEdit => May(DataActions.Edit);

    public bool MaySwitch => May(DataActions.Switch);

    public string RegionName(string code) => regions.Find(code)?.FullName ?? "—";

    public string DepartmentName(string? id) => string.IsNullOrEmpty(id) ? "—" : departments.Find(id)?.Name ?? id;

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public Task<IActionResult> OnPostEnableAsync(CancellationToken ct) => SetAsync(true, "企业码已启用，扫码立即恢复正常。", ct);

    public Task<IActionResult> OnPostDisableAsync(CancellationToken ct) => SetAsync(false, "企业码已停用，扫码立即提示“已停用”。", ct);

    public async Task ReloadAsync(CancellationToken ct)
    {
        Known = await mediator.Send(new ShowEnterpriseCode.Query(Asked), ct);
        CategoryName = Known.Code.CategoryCode.Length == 0 ? "—" : (await book.ReadAsync(ct)).FullName(Known.Code.CategoryCode);
    }

    private bool May(DataActions action) =>
        user.Actor.May(EnterprisePermissions.Edit) && Known.Code.Generation == CodeGeneration.New && EnterpriseScoping.Covers(user.Actor, action, Known.Code.RegionCode);

    private async Task<IActionResult> SetAsync(bool enable, string done, CancellationToken ct)
    {
        if (!user.Actor.May(EnterprisePermissions.Edit))
        {
            throw new Forbidden();
        }
        await mediator.Send(new SetEnterpriseCodeState.Command(Asked, enable, Reason), ct);
        this.Notice(done);
        return Redirect("/admin/enterprise-codes/" + Uri.EscapeDataString(Asked));
    }
}
