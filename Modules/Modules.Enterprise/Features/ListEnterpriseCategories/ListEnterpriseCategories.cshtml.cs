using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Enterprise.Classification;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Enterprise.Features;

[Permission(EnterprisePermissions.View)]
internal sealed class ListEnterpriseCategoriesPage(CategoryBook book, ICurrentUser user) : PageModel
{
    public Categories Categories { get; private set; } = null!;

    public bool MayManage => user.Actor.May(EnterprisePermissions.Categories);

    public async Task OnGetAsync(CancellationToken ct) => Categories = await book.ReadAsync(ct);
}
