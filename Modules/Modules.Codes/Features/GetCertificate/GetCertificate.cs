using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Judging;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;

namespace SuiShenMa.Codes.Features;

/// <summary>A partner fetches the signed statement about a code, so that its terminals can check the code without network.</summary>
internal static class GetCertificate
{
    internal sealed record Query(string Code) : IQuery<CodeCertificate>;

    internal sealed class Handler(GenuineCodes codes, ICertificates certificates) : IHandle<Query, CodeCertificate>
    {
        public async Task<CodeCertificate> Handle(Query request, CancellationToken cancellationToken)
        {
            var fault = CodeValue.Read(request.Code, out var code);
            if (fault != CodeFault.None)
            {
                throw new InputInvalid("code", fault == CodeFault.Checksum ? "码值校验位不符，请核对。" : "这不是物码的码值。");
            }
            var card = await codes.SeeAsync(code.Text, cancellationToken) ?? throw new NotFound("没有这个码。");
            if (card.Trust != CodeTrust.Genuine)
            {
                throw new RuleViolation("code.seal-broken", "这个码的存证校验不通过，平台不能为它出具凭证，请联系平台管理员。");
            }
            return certificates.Sign(GenuineCodes.FactsOf(card));
        }
    }
}
