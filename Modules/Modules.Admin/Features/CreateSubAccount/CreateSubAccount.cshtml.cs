using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

/// <summary>A department's account makes a sub-account below itself.</summary>
[Permission(AdminPermissions.SubAccounts)]
internal sealed class CreateSubAccountPage(IMediator mediator, AdminDb db, ICurrentUser user) : PageModel
{
    internal sealed class SubAccountForm
    {
        public string UserName { get; set; } = "";
        public string Name { get; set; } = "";
        public string? LimitRegions { get; set; }
        public string? LimitObjectTypes { get; set; }
    }

    [BindProperty] public SubAccountForm Form { get; set; } = new();

    public CreateAccount.Result? Created { get; private set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var me = Guid.TryParseExact(user.Actor.Id, "N", out var id)
            ? await db.Accounts.AsNoTracking().Where(a => a.Id == id).Select(a => a.UserName).FirstOrDefaultAsync(ct) : null;
        Created = await mediator.Send(new CreateAccount.Command(Form.UserName, Form.Name, AccountKind.SubAccount, null, me ?? throw new Forbidden(), Form.LimitRegions, Form.LimitObjectTypes), ct);
        // The answer carries a password: it must not stay in any cache.
        Response.Headers.CacheControl = "no-store";
        return Page();
    }
}
