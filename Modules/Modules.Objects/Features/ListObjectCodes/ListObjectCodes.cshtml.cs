using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.List)]
internal sealed class ListObjectCodesPage(IMediator mediator, ITypeCatalog types, IDepartments departments, IRegions regions, ICurrentUser user) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public ListObjectCodes.Query Filter { get; set; } = new();

    public CappedPage<ListObjectCodes.Result> List { get; private set; } = null!;

    public bool May(string permission) => user.Actor.May(permission);

    public ITypeCatalog Types => types;

    public IReadOnlyList<IGrouping<ObjectCategory, TypeInfo>> Tree =>
        [.. types.All.Where(t => user.Actor.Scope.AllowsType(DataActions.View, t.Type.Code)).GroupBy(t => t.Category)];

    public IEnumerable<SelectListItem> States { get; } =
        [new("全部", ""), .. Enum.GetValues<ObjectCodeState>().Select(s => new SelectListItem(s.Text(), s.ToString()))];

    public IEnumerable<SelectListItem> Regions => RegionChoices.For(user.Actor, regions, Filter.Region);

    public IEnumerable<SelectListItem> Departments => RegionChoices.DepartmentsFor(user.Actor, departments, DataActions.View);

    public string TypeName(string code) => types.Find(code)?.Type.Name ?? (code.Length == 0 ? "—" : code);

    public string RegionName(string code) => regions.Find(code)?.FullName ?? "—";

    public string DepartmentName(string? id) => id is null ? "—" : departments.Find(id)?.Name ?? "—";

    /// <summary>The filter as form fields, for acts on all that it finds.</summary>
    public IEnumerable<KeyValuePair<string, string>> Fields => Request.Query
        .Where(q => q.Key is not ("pageNo" or "pageSize" or "sort"))
        .SelectMany(q => q.Value.Where(v => !string.IsNullOrEmpty(v)).Select(v => KeyValuePair.Create(q.Key, v!)));

    /// <summary>The same list with another type or category.</summary>
    public string With(string? type, string? category)
    {
        var kept = Fields.Where(f => f.Key is not ("type" or "category")).Select(f => KeyValuePair.Create(f.Key, (string?)f.Value))
            .Append(KeyValuePair.Create("type", type)).Append(KeyValuePair.Create("category", category)).Where(f => f.Value is not null);
        return "/admin/object-codes" + QueryString.Create(kept);
    }

    public async Task OnGetAsync(CancellationToken ct)
    {
        Filter = Filter with { PageSize = RememberedPageSize.For(HttpContext, Filter.PageSize) };
        List = await mediator.Send(Filter, ct);
    }
}
