using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Accounts)]
internal sealed class ListAccountsPage(IMediator mediator, IDepartments departments, IRegions regions, ICurrentUser user)
    : AccountListPage(mediator, departments, regions, user, "/admin/accounts");

/// <summary>A list of accounts and what can be done to them: all accounts, or the administrators among them.</summary>
internal abstract class AccountListPage(IMediator mediator, IDepartments departments, IRegions regions, ICurrentUser user, string listPath) : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "")] public ListAccounts.Query Filter { get; set; } = new();

    public string ListPath => listPath;

    /// <summary>The list of administrators, which all three of them see.</summary>
    public virtual bool ForAdministrators => false;

    public bool MayAdminister => user.Actor.May(AdminPermissions.Accounts);

    public bool MayAsk => user.Actor.May(AdminPermissions.Administrators);

    public bool MayGrantTo(AccountKind kind) => user.Actor.May(kind.IsAdministrator() ? AdminPermissions.AdministratorGrants : AdminPermissions.Grants);

    protected virtual ListAccounts.Query Narrow(ListAccounts.Query filter) => filter;

    public Paged<ListAccounts.Result> List { get; private set; } = null!;

    /// <summary>A new password, shown once.</summary>
    public ResetPassword.Result? NewPassword { get; private set; }

    public virtual IEnumerable<SelectListItem> Kinds { get; } = [new("全部", ""), .. AccountTexts.Kinds];

    public IEnumerable<SelectListItem> Departments => [new("全部", ""), .. departments.All.Select(d => new SelectListItem(d.Name, d.Id))];

    public IEnumerable<SelectListItem> States { get; } = [new("全部", ""), new("启用", "false"), new("停用", "true")];

    public bool IsSelf(Guid id) => id.ToString("N") == user.Actor.Id;

    public string LimitText(string? limit) => limit switch
    {
        null => "不另限制",
        "" => "无",
        _ => string.Join("、", limit.Split(',').Select(c => regions.Find(c)?.FullName ?? c)),
    };

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task OnPostFindAsync(string? person, CancellationToken ct) =>
        List = await mediator.Send(Narrow(new ListAccounts.Query { Person = person ?? "", PageSize = 100 }), ct);

    public async Task<IActionResult> OnPostDisableAsync(Guid id, CancellationToken ct)
    {
        var name = (await mediator.Send(new DisableAccount.Command(id), ct)).UserName;
        this.Notice($"账号 {name} 已停用，其登录已退出。");
        return Redirect(ListPath);
    }

    public async Task<IActionResult> OnPostEnableAsync(Guid id, CancellationToken ct)
    {
        var name = (await mediator.Send(new EnableAccount.Command(id), ct)).UserName;
        this.Notice($"账号 {name} 已启用。");
        return Redirect(ListPath);
    }

    public async Task<IActionResult> OnPostDeleteAsync(Guid id, CancellationToken ct)
    {
        var name = (await mediator.Send(new DeleteAccount.Command(id), ct)).UserName;
        this.Notice($"账号 {name} 已删除。");
        return Redirect(ListPath);
    }

    public async Task<IActionResult> OnPostResetAsync(Guid id, CancellationToken ct)
    {
        NewPassword = await mediator.Send(new ResetPassword.Command(id), ct);
        // The answer carries a password: it must not stay in any cache.
        Response.Headers.CacheControl = "no-store";
        await ReloadAsync(ct);
        return Page();
    }

    public async Task ReloadAsync(CancellationToken ct) => List = await mediator.Send(Narrow(Filter), ct);
}
