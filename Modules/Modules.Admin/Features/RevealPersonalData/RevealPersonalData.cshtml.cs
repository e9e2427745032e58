using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel.Personal;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Features;

[SignedIn("the source of the data asks for its own permission")]
internal sealed class RevealPersonalDataPage(IMediator mediator, IEnumerable<IPersonalSource> sources, ICurrentUser user) : PageModel, IReload
{
    [BindProperty] public RevealPersonalData.Command Form { get; set; } = new("", "", "");

    [BindProperty(SupportsGet = true)] public string? Back { get; set; }

    public RevealPersonalData.Result? Result { get; private set; }

    public string SourceName { get; private set; } = "";

    public string SafeBack => Back is not null && Url.IsLocalUrl(Back) ? Back : "/admin";

    public Task OnGetAsync(string kind, string id, CancellationToken ct)
    {
        Form = new RevealPersonalData.Command(kind, id, "");
        return ReloadAsync(ct);
    }

    public async Task OnPostAsync(CancellationToken ct)
    {
        await ReloadAsync(ct);
        Result = await mediator.Send(Form, ct);
        Response.Headers.CacheControl = "no-store";
    }

    public Task ReloadAsync(CancellationToken ct)
    {
        SourceName = RevealPersonalData.Source(sources, user, Form.Kind).Name;
        return Task.CompletedTask;
    }
}
