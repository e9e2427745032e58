using System.Security.Claims;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.SingleSignOn;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

/// <summary>Goes to the portal, and on the way back asks for the account's password. It lies where the portal's answer is kept, for five minutes.</summary>
[SignedIn("everyone binds their own account")]
internal sealed class BindPortalPage(IMediator mediator, IOptions<SingleSignOnOptions> options, PortalDoor door, PasswordTransport transport, ICurrentUser user) : PageModel, IReload
{
    public const string Path = "/sign-in/portal-binding";
    private const string Account = "/admin/my-account";

    private TransportOffer? _offer;
    private string? _subject;

    [BindProperty] public string Password { get; set; } = "";

    /// <summary>What the person is called at the portal.</summary>
    public string PortalName { get; private set; } = "";

    public string UserName => user.Actor.Name;

    public TransportOffer Offer => _offer ??= transport.Offer();

    /// <param name="another">The portal recognised somebody else: its answer is dropped, and it is asked to let the person sign in anew.</param>
    public async Task<IActionResult> OnGetAsync(bool another, CancellationToken ct)
    {
        if (!options.Value.IsOn)
        {
            return Redirect(Account);
        }
        await ReloadAsync(ct);
        if (_subject is not null && !another)
        {
            return Page();
        }
        if (!await door.IsOpenAsync(ct))
        {
            return Redirect(Account + "?portal=" + PortalDoor.Away);
        }
        await HttpContext.SignOutAsync(SingleSignOnOptions.TicketScheme);
        return Challenge(new OpenIdConnectChallengeProperties { RedirectUri = Path, Prompt = another ? "login" : null }, SingleSignOnOptions.Scheme);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!options.Value.IsOn)
        {
            return Redirect(Account);
        }
        await ReloadAsync(ct);
        if (_subject is null)
        {
            return Redirect(Path);
        }
        Password = (await transport.ReadAsync(Request, ct, "Password"))[0];
        await mediator.Send(new BindPortal.Command(_subject, Password), ct);
        // The portal's answer is good once.
        await HttpContext.SignOutAsync(SingleSignOnOptions.TicketScheme);
        this.Notice($"已绑定统一门户账号 {PortalName}。");
        return Redirect(Account);
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        var answer = await HttpContext.AuthenticateAsync(SingleSignOnOptions.TicketScheme);
        _subject = answer.Principal?.FindFirstValue("sub");
        PortalName = answer.Principal?.FindFirstValue(options.Value.NameClaim) ?? _subject ?? "";
    }
}
