namespace SuiShenMa.Kernel.Web.Ui;

/// <summary>A line above every page while it lasts.</summary>
/// <param name="Tone"><c>warn</c> or empty.</param>
public sealed record FrameBanner(string Text, string Tone, string Href);

/// <summary>What the frame shows of announcements and notices. Asked on every page, so it must be cheap.</summary>
public interface IFrameNotices
{
    /// <summary>Where the bell leads.</summary>
    string Href { get; }

    /// <returns>At most 100.</returns>
    Task<int> UnreadAsync(CancellationToken ct);

    Task<IReadOnlyList<FrameBanner>> BannersAsync(CancellationToken ct);
}
