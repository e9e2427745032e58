using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.Review)]
internal sealed class ShowReviewPage(IMediator mediator, IDepartments departments, IRegions regions, AuditActionCatalog acts, TimeProvider clock) : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "code")] public string Asked { get; set; } = "";

    [BindProperty] public string? Reason { get; set; }

    public ShowReview.Result Known { get; private set; } = null!;

    public ObjectCode Code => Known.Code;

    public Remaining Left => Remaining.Until(Code.AutoApproveAt, clock.GetUtcNow().UtcDateTime);

    public string RegionName => regions.Find(Code.RegionCode)?.FullName ?? "—";

    public string DepartmentName(string? id) => string.IsNullOrEmpty(id) ? "—" : departments.Find(id)?.Name ?? "—";

    public IReadOnlyList<(string Name, string Value)> Attributes => AttributeTexts.Of(Known.Type?.Type, Code, regions);

    public string ActText(string action) => acts.TextOf(action);

    public static string Who(AuditRecord record) => record.ActorName.Length > 0 ? record.ActorName : "系统";

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public Task<IActionResult> OnPostApproveAsync(CancellationToken ct) => DecideAsync(approve: true, ct);

    public Task<IActionResult> OnPostRejectAsync(CancellationToken ct) => DecideAsync(approve: false, ct);

    public async Task ReloadAsync(CancellationToken ct) => Known = await mediator.Send(new ShowReview.Query(Asked), ct);

    private async Task<IActionResult> DecideAsync(bool approve, CancellationToken ct)
    {
        await mediator.Send(new ReviewObjectCodes.Command([Asked], approve, Reason), ct);
        this.Notice(approve ? "已通过，信息成为正式数据。" : "已退回，录入单位会看到原因。");
        return Redirect("/admin/reviews");
    }
}
