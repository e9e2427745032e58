using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Administrators)]
internal sealed class ListAdministratorChangesPage(IMediator mediator) : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "")] public ListAdministratorChanges.Query Filter { get; set; } = new();

    public Paged<ListAdministratorChanges.Result> List { get; private set; } = null!;

    /// <summary>What was confirmed just now, when it has half a password to show.</summary>
    public ConfirmAdministratorChange.Result? Confirmed { get; private set; }

    public IEnumerable<SelectListItem> States { get; } =
        [new("全部", ""), .. Enum.GetValues<AdministratorChangeState>().Select(s => new SelectListItem(AccountTexts.Of(s), s.ToString()))];

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostConfirmAsync(Guid id, CancellationToken ct)
    {
        var done = await mediator.Send(new ConfirmAdministratorChange.Command(id), ct);
        if (done.SecondHalf is null)
        {
            this.Notice($"已为 {done.UserName} {AccountTexts.Of(done.Act)}，并告知本人。");
            return Redirect(TwoPeople.Page);
        }
        Confirmed = done;
        // The answer carries half a password: it must not stay in any cache.
        Response.Headers.CacheControl = "no-store";
        await ReloadAsync(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostEndAsync(Guid id, CancellationToken ct)
    {
        var ended = await mediator.Send(new EndAdministratorChange.Command(id), ct);
        this.Notice($"针对 {ended.UserName} 的申请{AccountTexts.Of(ended.State)}。");
        return Redirect(TwoPeople.Page);
    }

    public async Task ReloadAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);
}
