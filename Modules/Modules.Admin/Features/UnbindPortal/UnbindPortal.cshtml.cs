using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Access;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[SignedIn("everyone unbinds their own account")]
internal sealed class UnbindPortalPage(IMediator mediator, PasswordTransport transport, ICurrentUser user) : PageModel
{
    private TransportOffer? _offer;

    [BindProperty] public string Password { get; set; } = "";

    public string UserName => user.Actor.Name;

    public TransportOffer Offer => _offer ??= transport.Offer();

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Password = (await transport.ReadAsync(Request, ct, "Password"))[0];
        await mediator.Send(new UnbindPortal.Command(Password), ct);
        this.Notice("已解除与统一门户的绑定。");
        return Redirect("/admin/my-account");
    }
}
