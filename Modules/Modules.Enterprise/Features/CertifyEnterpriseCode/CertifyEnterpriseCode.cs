using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Enterprise.Features;

/// <summary>A partner fetches the signed statement about a static enterprise code, so that its terminals can check the code without network.</summary>
internal static class CertifyEnterpriseCode
{
    internal sealed record Query(string Code) : IQuery<CodeCertificate>;

    internal sealed class Handler(EnterpriseDb db, ICertificates certificates) : IHandle<Query, CodeCertificate>
    {
        public async Task<CodeCertificate> Handle(Query request, CancellationToken ct)
        {
            if (CodeText.Normalise(request.Code)?.ToUpperInvariant() is not { } value)
            {
                throw new InputInvalid("code", "这不是企业码的码值。");
            }
            using var report = SealedRowReading.WithoutRefusing();
            // Old codes have no check character, so the look-up comes before the judgement of the form.
            if (await db.Codes.AsNoTracking().FirstOrDefaultAsync(c => c.Code == value, ct) is not { } code)
            {
                throw CodeValue.Read(value, out _) switch
                {
                    CodeFault.None => new NotFound("没有这个码。"),
                    CodeFault.Checksum => new InputInvalid("code", "码值校验位不符，请核对。"),
                    _ => new InputInvalid("code", "这不是企业码的码值。"),
                };
            }
            if (code.Generation == CodeGeneration.Old)
            {
                throw new RuleViolation("state.conflict", "这是旧版企业码（old），不是平台签发的，平台不能为它出具凭证；请联网核验。");
            }
            return db.IsTrusted(code) && certificates.SealIsGood(code.Facts, code.Seal)
                ? certificates.Sign(code.Facts)
                : throw new RuleViolation("code.seal-broken", "这个码的存证校验不通过，平台不能为它出具凭证，请联系平台管理员。");
        }
    }
}
