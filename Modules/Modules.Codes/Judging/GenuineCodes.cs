using Microsoft.Extensions.Logging;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Objects.Contracts;

namespace SuiShenMa.Codes.Judging;

/// <summary>Object codes whose seal is good: a row that came into the database past the platform does not count as issued.</summary>
internal sealed class GenuineCodes(IObjectCodes codes, ICertificates certificates, ILogger<GenuineCodes> log)
{
    /// <returns>Null when there is no such code, or its seal is broken.</returns>
    public ValueTask<ObjectCodeCard?> FindAsync(string code, CancellationToken ct)
    {
        var found = codes.FindAsync(code, ct);
        return found.IsCompletedSuccessfully ? ValueTask.FromResult(IfGenuine(found.Result)) : AwaitAsync(found);
    }

    public bool SealIsGood(ObjectCodeCard card)
    {
        // A card is the same object until its row changes, so each is checked once, not once per scan.
        if (card.Judgement is Genuine)
        {
            return true;
        }
        if (!certificates.SealIsGood(FactsOf(card), card.Seal))
        {
            log.LogError("Seal of code {Code} is broken: its row was written or changed outside the platform", card.Code);
            return false;
        }
        card.Judgement = new Genuine();
        return true;
    }

    public static CodeFacts FactsOf(ObjectCodeCard card) => new(card.Code, "object", card.SealedTypeCode, card.UnifiedCode, card.IssuedAt);

    private async ValueTask<ObjectCodeCard?> AwaitAsync(ValueTask<ObjectCodeCard?> found) => IfGenuine(await found);

    private ObjectCodeCard? IfGenuine(ObjectCodeCard? card) => card is not null && SealIsGood(card) ? card : null;
}

/// <summary>A card whose seal was found good, with the answer that verifiers get.</summary>
internal sealed class Genuine
{
    /// <summary>JSON in UTF-8; null until it is first asked for.</summary>
    public byte[]? Answer { get; set; }

    /// <summary>Why the code is not good, in the words of the answer; null when it is.</summary>
    public string? Reason { get; set; }
}
