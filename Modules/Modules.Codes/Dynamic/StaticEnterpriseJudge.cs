using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>Terminals that verify enterprises also meet the static code (<c>/e/</c>) on the wall; it is judged here.</summary>
internal sealed class StaticEnterpriseJudge(IEnterpriseCodes codes, CertTypes types, Colours colours)
{
    /// <summary>Static codes stand for the register entry, so their certificate type is the unified social credit code.</summary>
    private const string RegisterEntry = "001";

    private static readonly DynamicVerdict Misread = new("malformed", "码值校验不通过，可能扫描或录入有误，请重新扫码。");
    private static readonly DynamicVerdict Unknown = new("forged", "平台没有签发过这枚企业码，请勿据此办理。");
    private static readonly DynamicVerdict Suspended = new("revoked", "这枚企业码的登记信息校验异常，平台正在核查，暂停使用，请勿据此办理。");
    private static readonly DynamicVerdict Disabled = new("revoked", "这枚企业码已停用，请联系主管部门了解原因。");

    /// <summary>Whether the text is a static enterprise code rather than a dynamic one.</summary>
    public static bool IsOne(string? scanned) =>
        CodeText.TryRead(scanned, out var text) && (text.Kind == ScannedText.EnterpriseCode
            || (text.Kind == ScannedText.Unknown && text.Exact.Length is not (TokenFormat.TextLength or OfflineTokens.TextLength) && CodeValue.Read(text.Exact, out _) == CodeFault.None));

    public async ValueTask<DynamicVerdict> JudgeAsync(string scanned, string? sceneCode, CancellationToken ct)
    {
        var value = CodeText.Normalise(scanned)!;
        if (await codes.FindAsync(value, ct) is not { } card)
        {
            return CodeValue.Read(value, out _) == CodeFault.Checksum ? Misread : Unknown;
        }
        if (card.Suspended)
        {
            return Suspended;
        }
        if (!card.Enabled)
        {
            return Disabled;
        }
        var type = types.Find(SubjectKind.Enterprise, RegisterEntry);
        var colour = await Patience.WithinAsync(colours.ForAsync(CodeSubjectKind.Enterprise, card.Uscc, sceneCode, ct).AsTask());
        return new DynamicVerdict(null, null, type, type is null ? "" : types.NameOf(type), colour?.Code, NameMask.Enterprise(card.EnterpriseName));
    }
}
