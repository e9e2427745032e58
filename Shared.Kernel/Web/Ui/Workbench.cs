namespace SuiShenMa.Kernel.Web.Ui;

/// <summary>Something that waits for the operator.</summary>
/// <param name="Count">How many wait.</param>
/// <param name="Href">The list, filtered to what is counted.</param>
/// <param name="Tone"><c>ok</c>, <c>warn</c>, <c>bad</c> or empty.</param>
/// <param name="Note">One short line below the count, or null.</param>
public sealed record WorkbenchItem(string Title, long Count, string Href, string Tone = "", string? Note = null);

/// <summary>A card of the workbench; modules register theirs with <c>AddScoped&lt;IWorkbenchCard, …&gt;</c>. Null means that it is not for this operator.</summary>
public interface IWorkbenchCard
{
    Task<WorkbenchItem?> LoadAsync(CancellationToken ct);
}

/// <summary>The search field of the top bar; the module that answers it registers one as a singleton.</summary>
/// <param name="Href">Page that is opened.</param>
/// <param name="Field">Query parameter that carries the words.</param>
public sealed record TopSearch(string Href, string Field, string Placeholder, string Permission);
