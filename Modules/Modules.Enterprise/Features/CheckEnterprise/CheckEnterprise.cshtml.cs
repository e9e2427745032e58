using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Enterprise.Features;

[Permission(EnterprisePermissions.Check)]
internal sealed class CheckEnterprisePage(IMediator mediator, ICurrentUser user) : PageModel
{
    [BindProperty] public CheckForm Form { get; set; } = new();

    public TwoElementResult? Outcome { get; private set; }

    public bool MayImport => user.Actor.May(EnterprisePermissions.Import);

    public void OnGet()
    {
        // An empty form.
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Outcome = (await mediator.Send(new CheckEnterprise.Command(Form.Name, Form.Uscc), ct)).Outcome;
        return Page();
    }

    internal sealed class CheckForm
    {
        public string? Name { get; set; }
        public string? Uscc { get; set; }
    }
}
