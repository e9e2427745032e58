using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Departments)]
internal sealed class ListDepartmentsPage(IMediator mediator, IRegions regions, IDepartments departments) : PageModel, IReload
{
    private const int MostInTree = 400;

    /// <summary>One branch of the tree at the left.</summary>
    internal sealed record Branch(Department Department, IReadOnlyList<Branch> Below);

    [BindProperty(SupportsGet = true, Name = "")] public ListDepartments.Query Filter { get; set; } = new();

    public Paged<ListDepartments.Result> List { get; private set; } = null!;

    public IEnumerable<SelectListItem> Regions => [new("全部", ""), new("市级", Scope.City), .. regions.Districts.Select(d => new SelectListItem(d.Name, d.Code))];

    /// <summary>City, district and street departments as they hang below each other.</summary>
    public IReadOnlyList<Branch> Tree
    {
        get
        {
            var children = departments.All.ToLookup(d => d.ParentId is { } id && departments.Find(id) is not null ? id : "");
            var left = MostInTree;
            IReadOnlyList<Branch> Below(string id, int depth) => depth > 20 ? [] : [.. children[id].TakeWhile(_ => left-- > 0).Select(d => new Branch(d, Below(d.Id, depth + 1)))];
            return Below("", 0);
        }
    }

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostDeleteAsync(string id, CancellationToken ct)
    {
        var name = (await mediator.Send(new DeleteDepartment.Command(id), ct)).Name;
        this.Notice($"部门 {name} 已删除。");
        return Redirect("/admin/departments");
    }

    public async Task ReloadAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);
}
