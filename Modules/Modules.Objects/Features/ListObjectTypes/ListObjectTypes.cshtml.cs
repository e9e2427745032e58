using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.TypesView)]
internal sealed class ListObjectTypesPage(IMediator mediator, ITypeCatalog types, IDepartments departments, ICurrentUser user) : PageModel
{
    public ListObjectTypes.Query Query { get; private set; } = new();

    public Paged<TypeInfo> List { get; private set; } = new([], 1, 20, 0);

    /// <summary>Categories with the number of their types that the operator may see.</summary>
    public IReadOnlyList<(ObjectCategory Category, int Types)> Tree { get; private set; } = [];

    public bool MayAdd => user.Actor.MayAddTypes();

    public async Task OnGetAsync(string? keyword, string? category, ManagementMode? mode, bool? onShelf, CancellationToken ct, int pageNo = 1, int pageSize = 20)
    {
        Query = new ListObjectTypes.Query(keyword, category, mode, onShelf, PageNo: pageNo, PageSize: pageSize);
        List = await mediator.Send(Query, ct);
        var mine = types.All.Within(user.Actor.Scope, DataActions.View).ToLookup(t => t.Category.Code);
        Tree = [.. types.Categories.Select(c => (c, mine[c.Code].Count()))];
    }

    public bool MayManage(ObjectType type) => user.Actor.MayManage(type);

    public string Manager(ObjectType type) =>
        string.IsNullOrEmpty(type.ManagingDepartmentId) ? "" : departments.Find(type.ManagingDepartmentId)?.Name ?? type.ManagingDepartmentId;
}
