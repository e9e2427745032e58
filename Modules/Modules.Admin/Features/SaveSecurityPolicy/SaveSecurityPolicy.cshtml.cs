using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Hosting;
using SuiShenMa.Admin.Access;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.SecurityPolicy)]
internal sealed class SaveSecurityPolicyPage(IMediator mediator, PolicyBook book, IHostEnvironment environment) : PageModel, IReload
{
    [BindProperty] public Dictionary<string, int> Values { get; set; } = [];

    public SecurityPolicy Current { get; private set; } = null!;

    public int ValueOf(PolicyItem item) => Values.TryGetValue(item.Name, out var typed) ? typed : Current[item.Name];

    public int MinOf(PolicyItem item) => PolicyTable.MinOf(item, environment.IsDevelopment());

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var changed = (await mediator.Send(new SaveSecurityPolicy.Command(Values), ct)).Changed;
        this.Notice(changed == 0 ? "没有改动。" : $"已保存 {changed} 项改动，立即生效。");
        return Redirect("/admin/security-policy");
    }

    public async Task ReloadAsync(CancellationToken ct) => Current = await book.CurrentAsync(ct);
}
