using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Enterprise.Features;

/// <summary>统一社会信用代码查企业信息 (row 224): a partner asks for the name that belongs to a code.</summary>
internal static class FindEnterprise
{
    internal sealed record Query(string? Uscc) : IQuery<EnterpriseFacts>;

    internal sealed class Handler(IEnterprises enterprises) : IHandle<Query, EnterpriseFacts>
    {
        public async Task<EnterpriseFacts> Handle(Query request, CancellationToken ct)
        {
            if (TwoElementTexts.Fault(request.Uscc, out var uscc) is { } fault)
            {
                throw new InputInvalid("uscc", fault);
            }
            return await enterprises.FindAsync(uscc, ct) ?? throw new NotFound("登记信息中没有这个统一社会信用代码，请核对。");
        }
    }
}
