using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Enterprise.Features;

/// <summary>What the platform states about a static enterprise code, checkable without network.</summary>
/// <param name="Kind">Always <c>enterprise</c>.</param>
/// <param name="TypeCode">The category (企业码分类) at issue.</param>
/// <param name="UnifiedCode">Always empty: enterprise codes have none.</param>
/// <param name="IssuedAt">When the value was issued.</param>
/// <param name="Algorithm">Always <c>SM2-SM3</c>.</param>
/// <param name="KeyId">To be found in <c>/.well-known/ssm-keys.json</c>.</param>
/// <param name="Statement">The exact text that is signed, in UTF-8; compare the facts with those in it.</param>
/// <param name="Signature">Base64 of r‖s (64 bytes), user id 1234567812345678.</param>
internal sealed record CertifyEnterpriseCodeResponseV1(
    string Code, string Kind, string TypeCode, string UnifiedCode, DateTime IssuedAt, string Algorithm, string KeyId, string Statement, string Signature);

internal static class CertifyEnterpriseCodeApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/enterprise-codes/{code}/certificate", async (string code, PartnerSender sender, CancellationToken ct) =>
            {
                var c = await sender.SendAsync(new CertifyEnterpriseCode.Query(code), ct);
                return new CertifyEnterpriseCodeResponseV1(c.Code, c.Kind, c.TypeCode, c.UnifiedCode, c.IssuedAt, "SM2-SM3", c.KeyId, c.Statement, c.Signature);
            })
            .Partner("enterprise-codes.verify")
            .WithName("CertifyEnterpriseCode").WithTags("企业").WithSummary("取得静态企业码的离线核验凭证")
            .WithDescription("返回平台用 SM2 签名的凭证，终端可凭 /.well-known/ssm-keys.json 的公钥和 /.well-known/ssm-revocations.json 的名单（含停用中的企业码）离线核验。旧版码没有凭证，409 state.conflict。")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
}
