using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Judging;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Kernel;
using SuiShenMa.Objects.Contracts;

namespace SuiShenMa.Codes.Short;

/// <summary>Judges what a short code is to stand for: a static code that exists, or an address of the scan white list.</summary>
internal sealed class ShortTargets(GenuineCodes codes, IEnumerable<IStaticCodes> others, IWhiteLists lists)
{
    public async ValueTask<(ShortKind Kind, string Target)> ReadAsync(string text, CancellationToken ct)
    {
        var isAddress = text.Contains("://", StringComparison.Ordinal);
        // An address is a code only when it says so; fourteen letters at the end of somebody's path prove nothing.
        if (CodeText.TryRead(text, out var read) && (!isAddress || read.Kind is ScannedText.ObjectCode or ScannedText.EnterpriseCode))
        {
            var fault = CodeValue.Read(text, out var code);
            if (fault == CodeFault.None)
            {
                return await CodeAsync(read.Kind, code.Text, ct);
            }
            // Codes of a former system have no check character; their address says what they are.
            if (read.Kind == ScannedText.EnterpriseCode && CodeText.Normalise(text) is { Length: <= 64 } old && await UsableAsync(old, ct) is { } usable)
            {
                return usable ? (ShortKind.Enterprise, old) : throw Cancelled();
            }
            if (!isAddress)
            {
                throw Bad(fault == CodeFault.Checksum ? "码值校验不通过，请核对后再提交。" : "请提交物码、企业码的码值或其网址，或者白名单内的 https 地址。");
            }
        }
        var answer = await lists.JudgeAsync(WhiteListKind.Scan, text, ct);
        return answer.Allowed ? (ShortKind.Link, answer.Url!) : throw Bad(answer.Reason.Message());
    }

    private async ValueTask<(ShortKind, string)> CodeAsync(char kind, string code, CancellationToken ct)
    {
        if (kind != ScannedText.EnterpriseCode && await codes.FindAsync(code, ct) is { } card)
        {
            return card.State != ObjectCodeState.Cancelled ? (ShortKind.Object, code) : throw Cancelled();
        }
        return kind != ScannedText.ObjectCode && await UsableAsync(code, ct) is { } usable
            ? usable ? (ShortKind.Enterprise, code) : throw Cancelled()
            : throw Bad("查无此码，不能为它生成短码。");
    }

    private async ValueTask<bool?> UsableAsync(string code, CancellationToken ct)
    {
        foreach (var other in others.Where(o => o.Kind == ScannedText.EnterpriseCode))
        {
            if (await other.IsUsableAsync(code, ct) is { } usable)
            {
                return usable;
            }
        }
        return null;
    }

    private static InputInvalid Bad(string message) => new("target", message);

    private static RuleViolation Cancelled() => new("state.conflict", "此码当前已注销（cancelled），不能再为它生成短码。");
}
