using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Lookup;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.List)]
internal sealed class ShowObjectCodePage(IMediator mediator, IDepartments departments, IRegions regions, PublicAddresses addresses, AuditActionCatalog acts, ICurrentUser user) : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "code")] public string Asked { get; set; } = "";

    [BindProperty] public string? Reason { get; set; }

    public ShowObjectCode.Result Known { get; private set; } = null!;

    public ObjectCode Code => Known.Code;

    public bool May(string permission) => user.Actor.May(permission);

    public bool MayChangeState => (Known.MayChange & (DataActions.Switch | DataActions.Delete)) != DataActions.None && May(ObjectsPermissions.State);

    public string ScanUrl => addresses.OfObject(Code.Code);

    public string RegionName => regions.Find(Code.RegionCode)?.FullName ?? "—";

    public string DepartmentName(string? id) => string.IsNullOrEmpty(id) ? "—" : departments.Find(id)?.Name ?? "—";

    public string Reviewer => Code.ReviewedBy == "system" ? "系统自动通过" : DepartmentName(Code.ReviewDepartmentId);

    public IReadOnlyList<(string Name, string Value)> Attributes => AttributeTexts.Of(Known.Type?.Type, Code, regions);

    /// <summary>Other modules as well record what they do to a code.</summary>
    public string ActText(string action) => acts.TextOf(action);

    public static string Who(AuditRecord record) => record.ActorName.Length > 0 ? record.ActorName : "系统";

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public Task<IActionResult> OnPostDisableAsync(CancellationToken ct) => ChangeAsync(StateChange.Disable, "已停用，扫码会显示该码已停用。", ct);

    public Task<IActionResult> OnPostEnableAsync(CancellationToken ct) => ChangeAsync(StateChange.Enable, "已启用。", ct);

    public Task<IActionResult> OnPostCancelAsync(CancellationToken ct) => ChangeAsync(StateChange.Cancel, "已注销，该码不会再被使用。", ct);

    public async Task<IActionResult> OnPostActivateAsync(CancellationToken ct)
    {
        Demand();
        await mediator.Send(new ActivateByOperator.Command(Asked), ct);
        return Back("已激活。");
    }

    public async Task ReloadAsync(CancellationToken ct) => Known = await mediator.Send(new ShowObjectCode.Query(Asked), ct);

    private async Task<IActionResult> ChangeAsync(StateChange change, string done, CancellationToken ct)
    {
        Demand();
        await mediator.Send(new ChangeObjectCodeState.Command(Asked, change, Reason), ct);
        return Back(done);
    }

    private RedirectResult Back(string done)
    {
        this.Notice(done);
        return Redirect("/admin/object-codes/" + Uri.EscapeDataString(Asked));
    }

    private void Demand()
    {
        if (!May(ObjectsPermissions.State))
        {
            throw new Forbidden();
        }
    }
}

/// <summary>The values of an object in the order and words of its type.</summary>
internal static class AttributeTexts
{
    public static IReadOnlyList<(string Name, string Value)> Of(ObjectType? type, ObjectCode code, IRegions regions)
    {
        var values = code.Attributes;
        var known = type?.Attributes ?? [];
        return
        [
            .. known.Where(a => values.ContainsKey(a.Key)).Select(a => (a.Name, a.DataType == AttributeDataType.Region ? regions.Find(values[a.Key])?.FullName ?? values[a.Key] : values[a.Key])),
            .. values.Where(v => known.All(a => a.Key != v.Key)).Select(v => (v.Key, v.Value)),
        ];
    }
}
