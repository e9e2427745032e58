using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Codes.Features;

[Permission(EnginePermissions.ApiLog)]
internal sealed class ShowApiCallPage(IMediator mediator, ActionTexts actions, CallerNames callers) : PageModel
{
    public ShowApiCall.Result Result { get; private set; } = null!;

    public CallerNames Callers => callers;

    public string Action => actions.Of(Result.Call.Action);

    public async Task OnGetAsync(long id, string? node, CancellationToken ct)
    {
        Result = await mediator.Send(new ShowApiCall.Query(id, node ?? ""), ct);
        await callers.LoadAsync([Result.Call], ct);
    }
}
