using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.SubAccounts)]
internal sealed class ListSubAccountsPage(IMediator mediator) : PageModel, IReload
{
    private const string ListPath = "/admin/sub-accounts";

    [BindProperty(SupportsGet = true, Name = "")] public ListSubAccounts.Query Filter { get; set; } = new();

    public Paged<ListSubAccounts.Result> List { get; private set; } = null!;

    /// <summary>A new password, shown once.</summary>
    public ResetPassword.Result? NewPassword { get; private set; }

    public IEnumerable<SelectListItem> States { get; } = [new("全部", ""), new("启用", "false"), new("停用", "true")];

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task OnPostFindAsync(string? person, CancellationToken ct) => List = await mediator.Send(new ListSubAccounts.Query { Person = person ?? "", PageSize = 100 }, ct);

    public async Task<IActionResult> OnPostDisableAsync(Guid id, CancellationToken ct) =>
        Done($"子账号 {(await mediator.Send(new DisableAccount.Command(id), ct)).UserName} 已停用，其登录已退出。");

    public async Task<IActionResult> OnPostEnableAsync(Guid id, CancellationToken ct) =>
        Done($"子账号 {(await mediator.Send(new EnableAccount.Command(id), ct)).UserName} 已启用。");

    public async Task<IActionResult> OnPostDeleteAsync(Guid id, CancellationToken ct) =>
        Done($"子账号 {(await mediator.Send(new DeleteAccount.Command(id), ct)).UserName} 已删除。");

    public async Task<IActionResult> OnPostResetAsync(Guid id, CancellationToken ct)
    {
        NewPassword = await mediator.Send(new ResetPassword.Command(id), ct);
        // The answer carries a password: it must not stay in any cache.
        Response.Headers.CacheControl = "no-store";
        await ReloadAsync(ct);
        return Page();
    }

    public async Task ReloadAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);

    private RedirectResult Done(string notice)
    {
        this.Notice(notice);
        return Redirect(ListPath);
    }
}
