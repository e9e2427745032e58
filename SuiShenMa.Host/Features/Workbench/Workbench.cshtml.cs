using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Host.Features;

/// <summary>What waits for the operator, from every module.</summary>
[SignedIn("each card shows only what its operator may see")]
internal sealed class WorkbenchPage(IEnumerable<IWorkbenchCard> cards, ICurrentUser user, ILogger<WorkbenchPage> log) : PageModel
{
    public IReadOnlyList<WorkbenchItem> Items { get; private set; } = [];

    /// <summary>A card that cannot be loaded must not take the others with it.</summary>
    public int Failed { get; private set; }

    public Actor Actor => user.Actor;

    public async Task OnGetAsync(CancellationToken ct)
    {
        var items = new List<WorkbenchItem>();
        foreach (var card in cards)
        {
            try
            {
                if (await card.LoadAsync(ct) is { } item)
                {
                    items.Add(item);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "Workbench card {Card} failed", card.GetType().Name);
                Failed++;
            }
        }
        Items = items;
    }
}
