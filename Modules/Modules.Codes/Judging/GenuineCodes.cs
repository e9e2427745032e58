using SuiShenMa.Codes.Contracts;
using SuiShenMa.Objects.Contracts;

namespace SuiShenMa.Codes.Judging;

/// <summary>Object codes that may be believed: a row that came into the database past the platform, or was changed there, does not count.</summary>
internal sealed class GenuineCodes(IObjectCodes codes)
{
    /// <returns>Null when there is no such code, or its row is not to be believed.</returns>
    public async ValueTask<ObjectCodeCard?> FindAsync(string code, CancellationToken ct) =>
        await codes.FindAsync(code, ct) is { Trust: CodeTrust.Genuine } card ? card : null;

    /// <returns>Whatever there is, for who judges it by its <see cref="ObjectCodeCard.Trust"/>.</returns>
    public ValueTask<ObjectCodeCard?> SeeAsync(string code, CancellationToken ct) => codes.FindAsync(code, ct);

    public static CodeFacts FactsOf(ObjectCodeCard card) => new(card.Code, "object", card.SealedTypeCode, card.UnifiedCode, card.IssuedAt);
}

/// <summary>The answer that verifiers get, kept with the card of a genuine code.</summary>
/// <param name="Answer">JSON in UTF-8.</param>
/// <param name="Reason">Why the code is not good, in the words of the answer; null when it is.</param>
internal sealed record KeptAnswer(byte[] Answer, string? Reason);
