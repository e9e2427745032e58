using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel.Security;
using SuiShenMa.OpenPlatform.Partners;

namespace SuiShenMa.OpenPlatform.Features;

[OpenToEveryone("developers read the documentation before they have a key")]
internal sealed class ReadApiDocsPage(IMediator mediator) : PageModel
{
    public ReadApiDocs.Result Docs { get; private set; } = null!;

    public static string DemoSm4Key => DemoApplications.Sm4Key;

    public string Address => $"{Request.Scheme}://{Request.Host}";

    public async Task OnGetAsync(CancellationToken ct) => Docs = await mediator.Send(new ReadApiDocs.Query(), ct);
}
