using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;

namespace SuiShenMa.Codes.Features;

/// <summary>A caller in distress reads out nine digits; the emergency service learns what stands there and where. Each look-up is recorded.</summary>
internal static class FindByUnifiedCode
{
    internal sealed record Query(string UnifiedCode) : IQuery<Result>;

    /// <param name="Sign">What the caller in distress sees printed on the spot.</param>
    internal sealed record Result(ObjectCodeCard Card, PrintedSign Sign);

    internal sealed class Handler(IObjectCodes codes, IPrintedSigns signs, CodesDb db) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken cancellationToken)
        {
            var fault = UnifiedCode.Read(request.UnifiedCode, out var unified);
            if (fault != CodeFault.None)
            {
                throw new InputInvalid("unifiedCode", fault == CodeFault.Checksum
                    ? "校验位不符，请与报警人再核对一遍这 9 位数字。"
                    : "统一编码须为 9 位数字，首位不为 0。");
            }
            var card = await codes.FindByUnifiedCodeAsync(unified.Text, cancellationToken);
            if (card is null or { Trust: CodeTrust.Foreign })
            {
                throw new NotFound("没有这个统一编码，请与报警人再核对一遍。");
            }
            if (card.Trust != CodeTrust.Genuine)
            {
                throw new RuleViolation("code.seal-broken", "这个统一编码的登记信息校验异常，不能据此处置，请用其他方式确认位置。");
            }
            var sign = await signs.OfAsync(card, cancellationToken);
            db.Record("code.looked-up-in-emergency", "object-code", card.Code);
            await db.SaveChangesAsync(cancellationToken);
            return new Result(card, sign);
        }
    }
}
