using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.TypesView)]
internal sealed class ListObjectCategoriesPage(IMediator mediator, ICurrentUser user) : PageModel
{
    public ListObjectCategories.Query Query { get; private set; } = new();

    public Paged<ListObjectCategories.Item> List { get; private set; } = new([], 1, 50, 0);

    public bool MayManage => user.Actor.MayManageCategories();

    public async Task OnGetAsync(string? keyword, ObjectKind? kind, bool? onShelf, CancellationToken ct, int pageNo = 1, int pageSize = 50)
    {
        Query = new ListObjectCategories.Query(keyword, kind, onShelf, pageNo, pageSize);
        List = await mediator.Send(Query, ct);
    }
}
