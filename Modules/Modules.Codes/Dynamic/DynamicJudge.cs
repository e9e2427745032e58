using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Kernel;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>The verdict on a dynamic code of a person or enterprise.</summary>
/// <param name="Reason">Null when good; else <c>malformed</c>, <c>forged</c>, <c>expired</c>, <c>revoked</c>, <c>replayed</c> or <c>consentRequired</c>.</param>
internal sealed record DynamicVerdict(string? Reason, string? Message, CertType? CertType = null, string? CertTypeName = null, string? Colour = null, string? Name = null)
{
    /// <summary>Surrogate of the subject, for the call log; null when the code does not say or is not genuine.</summary>
    public long? Subject { get; init; }

    public bool Valid => Reason is null;
}

/// <summary>Says whether a dynamic code is good: signature, time, subject, scene, and whether it was used. Answers from memory but for what single use needs.</summary>
internal sealed class DynamicJudge(
    DynamicTokens tokens, OfflineTokens offline, Subjects subjects, SceneRules rules, IUsedTokens used, UsedInDatabase usedOffline, IConsents consents, CertTypes types, Colours colours, TimeProvider clock)
{
    /// <param name="within">The caller's context when it has a transaction open, else null.</param>
    /// <exception cref="RuleViolation"><c>single-use.unavailable</c>, 503: nobody can say now whether the code was used.</exception>
    public ValueTask<DynamicVerdict> JudgeAsync(string? scanned, SubjectKind kind, string? sceneCode, CodesDb? within, CancellationToken ct)
    {
        var text = DynamicText.TokenOf(scanned);
        var isOffline = text.Length == OfflineTokens.TextLength;
        var fault = isOffline ? offline.Read(text, out var token) : tokens.Read(text, out token);
        if (fault != TokenFault.None)
        {
            return new(fault is TokenFault.Malformed or TokenFault.Forged ? BadVerdicts.Of(fault) : About(token, BadVerdicts.Of(fault)));
        }
        if (token.Kind != KindOf(kind))
        {
            return new(kind == SubjectKind.Person ? BadVerdicts.NotAPerson : BadVerdicts.NotAnEnterprise);
        }
        var rule = rules.Find(sceneCode, token.Kind);
        var found = subjects.FindAsync(token.Subject, ct);
        if (!found.IsCompletedSuccessfully)
        {
            return new(SlowlyAsync(token, isOffline, found.AsTask(), rule, sceneCode, within, ct));
        }
        var subject = found.Result;
        return token.SingleUse || rule is { SingleUse: true } or { ConsentRequired: true }
            ? new(SlowlyAsync(token, isOffline, Task.FromResult(subject), rule, sceneCode, within, ct))
            : Judge(token, subject) is { } bad ? new(bad) : GoodAsync(token, subject!, sceneCode, ct);
    }

    public static DynamicKind KindOf(SubjectKind kind) => kind == SubjectKind.Person ? DynamicKind.Person : DynamicKind.Enterprise;

    private async Task<DynamicVerdict> SlowlyAsync(
        DynamicToken token, bool isOffline, Task<SubjectCard?> found, SceneRule? rule, string? sceneCode, CodesDb? within, CancellationToken ct)
    {
        var subject = await found;
        if (Judge(token, subject) is { } bad)
        {
            return bad;
        }
        // Asked before the code is used up, so that the same code serves once the citizen has consented.
        if (rule is { ConsentRequired: true } && !await consents.IsGrantedAsync(subject!.SubjectId, sceneCode!, ct))
        {
            return About(token, BadVerdicts.ConsentRequired);
        }
        var good = await GoodAsync(token, subject!, sceneCode, ct);
        if (token.SingleUse || rule is { SingleUse: true })
        {
            var issuedAt = DateTimeOffset.FromUnixTimeSeconds(token.IssuedAt).UtcDateTime;
            var use = isOffline
                ? await usedOffline.RememberAsync(OfflineUse.KeyOf(token), issuedAt, OfflineUse.RememberedUntil(token), clock.GetUtcNow().UtcDateTime, within, ct)
                : await used.TakeAsync(token.UseKey, issuedAt, DateTimeOffset.FromUnixTimeSeconds(token.ExpiresAt).UtcDateTime.AddMilliseconds(DynamicTokens.SkewMilliseconds + 1000), within, ct);
            if (use == Use.Again)
            {
                return About(token, BadVerdicts.Replayed);
            }
            if (use == Use.Unknown)
            {
                throw new RuleViolation("single-use.unavailable", "暂时无法确认这枚一次性码是否用过，未予放行；请对方刷新码后重试，或改用其他方式核验。", 503) { RetryAfterSeconds = 5 };
            }
        }
        return good;
    }

    private static DynamicVerdict About(in DynamicToken token, DynamicVerdict verdict) => verdict with { Subject = token.Subject };

    private static DynamicVerdict? Judge(in DynamicToken token, SubjectCard? subject) =>
        subject is null || subject.Kind != (token.Kind == DynamicKind.Person ? SubjectKind.Person : SubjectKind.Enterprise) || subject.Revokes(token.IssuedAt) ? About(token, BadVerdicts.Revoked) : null;

    private ValueTask<DynamicVerdict> GoodAsync(in DynamicToken token, SubjectCard subject, string? sceneCode, CancellationToken ct)
    {
        var type = CertTypes.Find(token.CertNumber);
        var colour = colours.ForAsync(subject.ExtendedKind, subject.SubjectId, subject.Colour, sceneCode, ct);
        return colour.IsCompletedSuccessfully ? new(Good(type, subject, colour.Result)) : new(WithAsync(type, subject, colour.AsTask()));
    }

    private async Task<DynamicVerdict> WithAsync(CertType? type, SubjectCard subject, Task<ColourMark?> colour) => Good(type, subject, await colour);

    private DynamicVerdict Good(CertType? type, SubjectCard subject, ColourMark? colour) =>
        new(null, null, type, type is null ? "" : types.NameOf(type), colour?.Code, subject.MaskedName) { Subject = subject.Ref };
}

/// <summary>Each refusal with its sentence for the person at the terminal.</summary>
internal static class BadVerdicts
{
    public static readonly DynamicVerdict NotAPerson = new("malformed", "这不是个人随申码，请核对扫的是哪一种码。");
    public static readonly DynamicVerdict NotAnEnterprise = new("malformed", "这不是企业随申码，请核对扫的是哪一种码。");
    public static readonly DynamicVerdict Revoked = new("revoked", "这枚码的主体已被撤销亮码资格，请勿放行，并请其联系发码单位。");
    public static readonly DynamicVerdict Replayed = new("replayed", "这枚码已经核验过一次，请对方刷新后再出示。");
    public static readonly DynamicVerdict ConsentRequired = new("consentRequired", "本场景需要持码人先授权，请其在随申办中确认后再次核验。");
    private static readonly DynamicVerdict Malformed = new("malformed", "没有读到完整的动态码，请对准屏幕重新扫码。");
    private static readonly DynamicVerdict Forged = new("forged", "这枚码不是平台签发的，请勿放行。");
    private static readonly DynamicVerdict Expired = new("expired", "这枚码已过期，可能是截图，请对方刷新后再出示。");
    private static readonly DynamicVerdict NotYet = new("expired", "这枚码的签发时间晚于平台时钟，请对方校准手机时间并刷新后再出示。");

    public static DynamicVerdict Of(TokenFault fault) => fault switch
    {
        TokenFault.Malformed => Malformed,
        TokenFault.Forged => Forged,
        TokenFault.Expired => Expired,
        TokenFault.NotYet => NotYet,
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
