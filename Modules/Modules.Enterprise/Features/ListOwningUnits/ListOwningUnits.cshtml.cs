using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Owning;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Enterprise.Features;

[Permission(EnterprisePermissions.UnitsView)]
internal sealed class ListOwningUnitsPage(IMediator mediator, IDepartments departments, ICurrentUser user) : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "")] public ListOwningUnits.Query Filter { get; set; } = new();

    public Paged<OwningUnitRow> List { get; private set; } = null!;

    public bool MayManage => user.Actor.May(EnterprisePermissions.UnitsManage);

    public IEnumerable<SelectListItem> Checks { get; } = [new("全部", ""), .. Enum.GetValues<TwoElementResult>().Select(r => new SelectListItem(r.Text(), r.ToString()))];

    public bool MayChange(OwningUnitRow unit) => MayManage && OwningUnitRules.MayChange(user.Actor, unit);

    public string DepartmentName(string id) => id.Length == 0 ? "—" : departments.Find(id)?.Name ?? id;

    public static string SourceText(OwningUnitSource source) => source switch
    {
        OwningUnitSource.Entered => "单个添加",
        OwningUnitSource.Workbook => "批量导入",
        _ => "生码时添加",
    };

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostRemoveAsync(string uscc, CancellationToken ct)
    {
        if (!MayManage)
        {
            throw new Forbidden();
        }
        await mediator.Send(new RemoveOwningUnit.Command(uscc), ct);
        this.Notice("权属单位已删除。");
        return Redirect("/admin/owning-units");
    }

    public async Task ReloadAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);
}
