namespace SuiShenMa.Codes.Contracts;

/// <summary>What a short code is worth.</summary>
public enum ShortCodeVerdict
{
    Good,

    /// <summary>Never issued, or its row was written past the platform.</summary>
    Unknown,

    /// <summary>The check character is wrong: a reading error.</summary>
    Misread,

    /// <summary>Its time has run out.</summary>
    Expired,

    /// <summary>The address that it leads to is no longer on the scan white list.</summary>
    Denied,
}

/// <summary>A short code taken apart.</summary>
/// <param name="Short">The value in capitals; empty when the text is none.</param>
/// <param name="Kind"><c>object</c>, <c>enterprise</c> or <c>link</c>; null unless the short is known.</param>
/// <param name="Target">The code value, or the address in canonical form; null unless good.</param>
/// <param name="Page">Where to go: a path of this platform for codes, the address for links; null unless good.</param>
/// <param name="Host">Host of a link; null for codes.</param>
public sealed record ShortCodeAnswer(
    ShortCodeVerdict Verdict, string Short, string? Kind = null, string? Target = null, string? Page = null, string? Host = null,
    DateTime? CreatedAt = null, DateTime? ExpiresAt = null);

/// <summary>Follows short codes.</summary>
public interface IShortCodes
{
    /// <param name="scanned">What was scanned or typed: <c>https://…/s/…</c> or the value, in either case.</param>
    ValueTask<ShortCodeAnswer> FollowAsync(string? scanned, CancellationToken ct);
}

/// <summary>A kind of static code that short codes may stand for; the module that owns the codes registers one.</summary>
public interface IStaticCodes
{
    /// <summary>The letter of its addresses: <c>e</c> for enterprise codes.</summary>
    char Kind { get; }

    /// <param name="code">In capitals; not always well-formed, for codes of former systems may be followed too.</param>
    /// <returns>Null when there is no such code; false when it must not be passed on any more.</returns>
    ValueTask<bool?> IsUsableAsync(string code, CancellationToken ct);
}
