using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Hosting;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>A dynamic code just issued.</summary>
/// <param name="Subject">Surrogate of whose it is, and <paramref name="CertType"/> what stands in it, for the call log.</param>
internal sealed record IssuedDynamic(string Url, string Token, DateTime ExpiresAt, string? Colour, long? Subject = null, string CertType = "");

/// <summary>The addresses inside dynamic codes.</summary>
internal sealed class DynamicAddresses(PublicAddress address)
{
    public string Of(string token) => address.Url + "/c/" + token;
}

/// <summary>Makes the code of a subject that is known, from memory alone.</summary>
internal sealed class DynamicIssue(DynamicTokens tokens, SceneRules rules, DynamicAddresses addresses, Colours colours)
{
    /// <param name="lifeSeconds">As asked for, or null; the scene's rule is the upper bound.</param>
    /// <exception cref="RuleViolation"><c>subject.revoked</c>: no code for a revoked subject.</exception>
    public ValueTask<IssuedDynamic> IssueAsync(SubjectCard subject, CertType type, string? sceneCode, int? lifeSeconds, CancellationToken ct)
    {
        if (subject.IsRevoked)
        {
            throw new RuleViolation("subject.revoked", "这个主体的码已被撤销，不能再发码；请联系发码单位恢复。");
        }
        var rule = rules.Find(sceneCode, DynamicJudge.KindOf(subject.Kind));
        var longest = rule?.LifeSeconds ?? DynamicTokens.LongestLife;
        var life = Math.Min(lifeSeconds ?? rule?.LifeSeconds ?? DynamicTokens.DefaultLife, longest);
        var text = tokens.Create(DynamicJudge.KindOf(subject.Kind), life, type.Number, subject.Ref, rule is { SingleUse: true }, out var token);
        var made = new IssuedDynamic(addresses.Of(text), text, DateTimeOffset.FromUnixTimeSeconds(token.ExpiresAt).UtcDateTime, null, subject.Ref, type.Code);
        var colour = colours.ForAsync(subject.ExtendedKind, subject.SubjectId, subject.Colour, sceneCode, ct);
        return colour.IsCompletedSuccessfully ? new(Coloured(made, colour.Result)) : new(WithAsync(made, colour.AsTask()));
    }

    private static IssuedDynamic Coloured(IssuedDynamic made, ColourMark? colour) => colour is null ? made : made with { Colour = colour.Code };

    private static async Task<IssuedDynamic> WithAsync(IssuedDynamic made, Task<ColourMark?> colour) => Coloured(made, await colour);
}
