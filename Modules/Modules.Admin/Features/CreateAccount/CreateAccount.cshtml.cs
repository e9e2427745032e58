using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Accounts)]
internal sealed class CreateAccountPage(IMediator mediator, IDepartments departments) : PageModel
{
    [BindProperty] public CreateAccount.Command Form { get; set; } = new("", "", AccountKind.DepartmentUser, null, null, null, null);

    public CreateAccount.Result? Created { get; private set; }

    public IEnumerable<SelectListItem> Departments => [new("请选择", ""), .. departments.All.Select(d => new SelectListItem(d.Name, d.Id))];

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Created = await mediator.Send(Form, ct);
        // The answer carries a password: it must not stay in any cache.
        Response.Headers.CacheControl = "no-store";
        return Page();
    }
}
