using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.Review)]
internal sealed class ListReviewsPage(IMediator mediator, ITypeCatalog types, IDepartments departments, IRegions regions, ICurrentUser user, TimeProvider clock)
    : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "")] public ListReviews.Query Filter { get; set; } = new();

    public ListReviews.Result Found { get; private set; } = null!;

    public IEnumerable<SelectListItem> TypeChoices =>
        [new("全部", ""), .. types.All.Where(t => user.Actor.Scope.AllowsType(DataActions.Review, t.Type.Code)).Select(t => new SelectListItem(t.Type.Name, t.Type.Code))];

    public IEnumerable<SelectListItem> Regions => RegionChoices.For(user.Actor, regions, Filter.Region);

    public IEnumerable<SelectListItem> Departments => RegionChoices.DepartmentsFor(user.Actor, departments, DataActions.Review);

    public IEnumerable<SelectListItem> Views { get; } =
        [new("待审核", "Pending"), new("已通过", "Approved"), new("已退回", "Rejected"), new("系统自动通过", "Auto")];

    public string TypeName(string code) => types.Find(code)?.Type.Name ?? code;

    public string RegionName(string code) => regions.Find(code)?.FullName ?? "—";

    public string DepartmentName(string id) => departments.Find(id)?.Name ?? "—";

    public Remaining RemainingOf(DateTime? autoApproveAt) => Remaining.Until(autoApproveAt, clock.GetUtcNow().UtcDateTime);

    public static (string Tone, string Text) StateOf(ListReviews.Row row) =>
        row.State == ObjectCodeState.PendingReview ? ("warn", "待审核")
        : row.State == ObjectCodeState.Rejected ? ("bad", "已退回")
        : row.ReviewedBy == "system" ? ("ok", "自动通过") : ("ok", "已通过");

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public Task<IActionResult> OnPostApproveAsync(string[] codes, CancellationToken ct) => DecideAsync(codes, approve: true, null, ct);

    public Task<IActionResult> OnPostRejectAsync(string[] codes, string? reason, CancellationToken ct) => DecideAsync(codes, approve: false, reason, ct);

    public async Task ReloadAsync(CancellationToken ct)
    {
        Filter = Filter with { PageSize = RememberedPageSize.For(HttpContext, Filter.PageSize) };
        Found = await mediator.Send(Filter, ct);
    }

    private async Task<IActionResult> DecideAsync(string[] codes, bool approve, string? reason, CancellationToken ct)
    {
        var result = await mediator.Send(new ReviewObjectCodes.Command(codes, approve, reason), ct);
        var refused = result.Refused.Take(5).Select(r => $"{r.Key}：{r.Value}");
        this.Notice(string.Create(CultureInfo.InvariantCulture, $"已{(approve ? "通过" : "退回")} {result.Decided} 条。")
            + (result.Refused.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{result.Refused.Count} 条未处理：") + string.Join(" ", refused)));
        return Redirect("/admin/reviews" + SamePage.Query(Request, "handler"));
    }
}

/// <summary>剩余时间 until the system approves.</summary>
/// <param name="Soon">Less than a day is left.</param>
internal sealed record Remaining(string Text, bool Soon)
{
    public static Remaining Until(DateTime? autoApproveAt, DateTime now)
    {
        if (autoApproveAt is not { } at)
        {
            return new Remaining("须人工审核", false);
        }
        var left = at - now;
        var text = left <= TimeSpan.Zero ? "即将自动通过"
            : left.TotalHours < 1 ? string.Create(CultureInfo.InvariantCulture, $"剩 {Math.Max(1, (int)left.TotalMinutes)} 分")
            : left < ListReviews.Urgent ? string.Create(CultureInfo.InvariantCulture, $"剩 {(int)left.TotalHours} 小时 {left.Minutes:00} 分")
            : string.Create(CultureInfo.InvariantCulture, $"剩 {(int)left.TotalDays} 天 {left.Hours} 小时");
        return new Remaining(text, left < ListReviews.Urgent);
    }
}
