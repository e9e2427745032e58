using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Administrators)]
internal sealed class AskAdministratorChangePage(IMediator mediator, TwoPeople people) : PageModel, IReload
{
    internal sealed class Fields
    {
        public AdministratorAct Act { get; set; }
        public DateOnly? LastDay { get; set; }
        public string Reason { get; set; } = "";
    }

    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }

    [BindProperty] public Fields Form { get; set; } = new();

    public Account Account { get; private set; } = null!;

    public AskAdministratorChange.Result? Asked { get; private set; }

    public IEnumerable<SelectListItem> Acts =>
        [.. Enum.GetValues<AdministratorAct>().Where(a => a switch { AdministratorAct.Enable => Account.Disabled, AdministratorAct.Disable => !Account.Disabled, _ => true }).Select(a => new SelectListItem(AccountTexts.Of(a), a.ToString()))];

    public async Task OnGetAsync(AdministratorAct? act, CancellationToken ct)
    {
        Form.Act = act ?? AdministratorAct.ResetPassword;
        await ReloadAsync(ct);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Asked = await mediator.Send(new AskAdministratorChange.Command(Id, Form.Act, Form.Reason ?? "") { LastDay = Form.LastDay }, ct);
        // The answer may carry half a password: it must not stay in any cache.
        Response.Headers.CacheControl = "no-store";
        await ReloadAsync(ct);
        return Page();
    }

    public async Task ReloadAsync(CancellationToken ct) => Account = await people.ConcernedAsync(Id, ct);
}
