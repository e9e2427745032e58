using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

[SignedIn("each operator sees only the own notices")]
internal sealed class ListNoticesPage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public ListNotices.Query Filter { get; set; } = new();

    public ListNotices.Result Result { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct) => Result = await mediator.Send(Filter, ct);

    /// <summary>Marks one notice read and goes where it leads, or all.</summary>
    public async Task<IActionResult> OnPostReadAsync(long? id, CancellationToken ct)
    {
        var href = (await mediator.Send(new ReadNotices.Command(id), ct)).Href;
        return LocalRedirect(href is not null && Url.IsLocalUrl(href) ? href : "/admin/notices");
    }
}
