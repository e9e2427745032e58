using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

/// <summary>The rights of a sub-account, for the account above it (rows 97 and 98).</summary>
[Permission(AdminPermissions.SubAccounts)]
internal sealed class SetSubAccountRightsPage(IMediator mediator, AccountRightsDesk desk) : PageModel, IReload
{
    [BindProperty] public AccountRightsForm Form { get; set; } = new();

    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }

    public AccountRightsView View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct)
    {
        Form = await desk.OpenAsync(Id, ct);
        await ReloadAsync(ct);
    }

    public async Task<IActionResult> OnPostAsync(string? change, CancellationToken ct)
    {
        if (Form.Grants.Change(change))
        {
            ModelState.Clear();
            await ReloadAsync(ct);
            return Page();
        }
        var name = (await mediator.Send(Form.ToCommand(Id, withRoles: false), ct)).UserName;
        this.Notice($"子账号 {name} 的权限已保存，在对方下一次操作时生效。");
        return Redirect("/admin/sub-accounts");
    }

    public async Task ReloadAsync(CancellationToken ct) => View = await desk.ViewAsync(Id, Form, ct);
}
