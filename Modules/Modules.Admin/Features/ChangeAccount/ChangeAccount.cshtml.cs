using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Delivery;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Accounts)]
internal sealed class ChangeAccountPage(IMediator mediator, AdminDb db, AccountAuthority authority, Holders holders, IDepartments departments)
    : AccountEditPage(mediator, db, authority, holders, departments, "/admin/accounts");

/// <summary>Name, department or parent of an account: for a system administrator, or for the account above a sub-account.</summary>
internal abstract class AccountEditPage(IMediator mediator, AdminDb db, AccountAuthority authority, Holders holders, IDepartments departments, string listPath) : PageModel, IReload
{
    public string ListPath => listPath;

    internal sealed class AccountForm
    {
        public string? Name { get; set; }
        public string? DepartmentId { get; set; }
        public string? Parent { get; set; }
        public int Version { get; set; }
    }

    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }

    [BindProperty] public AccountForm Form { get; set; } = new();

    public Account Account { get; private set; } = null!;

    public string MaskedName { get; private set; } = "";

    public string PersonKind => listPath == "/admin/accounts" ? ContactSource.KindName : SubAccountSource.KindName;

    public string PersonPermission => listPath == "/admin/accounts" ? AdminPermissions.Accounts : AdminPermissions.SubAccounts;

    public IEnumerable<SelectListItem> Departments => [new("无", ""), .. departments.All.Select(d => new SelectListItem(d.Name, d.Id))];

    public async Task OnGetAsync(CancellationToken ct)
    {
        await ReloadAsync(ct);
        var parent = Account.ParentId is { } id ? await db.Accounts.AsNoTracking().Where(a => a.Id == id).Select(a => a.UserName).FirstOrDefaultAsync(ct) : null;
        Form = new AccountForm { DepartmentId = Account.DepartmentId, Parent = parent, Version = Account.Version };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var name = (await mediator.Send(new ChangeAccount.Command(Id, Form.Name, Form.DepartmentId, Form.Parent, Form.Version), ct)).UserName;
        this.Notice($"账号 {name} 已保存。");
        return Redirect(ListPath);
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        Account = await authority.FindAsync(Id, ct);
        MaskedName = await holders.MaskedOfAsync(Id, ct);
    }
}
