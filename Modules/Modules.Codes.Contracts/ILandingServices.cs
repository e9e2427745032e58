namespace SuiShenMa.Codes.Contracts;

/// <summary>Whose landing page.</summary>
public enum LandingKind
{
    /// <summary>Object codes, <c>/w/</c>.</summary>
    Object,

    /// <summary>Enterprise codes, <c>/e/</c>.</summary>
    Enterprise,
}

/// <summary>A service that a landing page offers.</summary>
/// <param name="Description">One line, or empty.</param>
/// <param name="Url">Canonical https address on the service white list.</param>
/// <param name="Host">Its host, to be shown.</param>
/// <param name="NeedsLogin">To be said before somebody taps (guest mode, row 21).</param>
public sealed record LandingService(string Name, string Description, string Url, string Host, bool NeedsLogin)
{
    /// <summary>支持终端: codes of the dictionary <c>terminal</c> on which it works; empty for all.</summary>
    public IReadOnlyList<string> Terminals { get; init; } = [];
}

/// <summary>The catalogue of services on landing pages; answers from memory.</summary>
public interface ILandingServices
{
    /// <param name="typeCode">Object type, or empty for enterprises.</param>
    /// <returns>In the order to be shown; only services that are switched on and whose address is on the service white list now.</returns>
    ValueTask<IReadOnlyList<LandingService>> ForAsync(LandingKind kind, string typeCode, CancellationToken ct);
}
