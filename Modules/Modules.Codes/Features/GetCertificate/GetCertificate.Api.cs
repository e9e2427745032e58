using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>What the platform states about a code, checkable without network.</summary>
/// <param name="Kind"><c>object</c>.</param>
/// <param name="TypeCode">The type at issue; empty for a code that was issued blank.</param>
/// <param name="IssuedAt">When the value was issued.</param>
/// <param name="Algorithm">Always <c>SM2-SM3</c>.</param>
/// <param name="KeyId">To be found in <c>/.well-known/ssm-keys.json</c>.</param>
/// <param name="Statement">The exact text that is signed, in UTF-8; compare the facts with those in it.</param>
/// <param name="Signature">Base64 of r‖s (64 bytes), user id 1234567812345678.</param>
internal sealed record GetCertificateResponseV1(
    string Code, string Kind, string TypeCode, string UnifiedCode, DateTime IssuedAt, string Algorithm, string KeyId, string Statement, string Signature);

internal static class GetCertificateApi
{
    public static void MapGetCertificate(this IEndpointRouteBuilder api) =>
        api.MapGet("/object-codes/{code}/certificate", async (string code, PartnerSender sender, CancellationToken ct) =>
            {
                var c = await sender.SendAsync(new GetCertificate.Query(code), ct);
                return new GetCertificateResponseV1(c.Code, c.Kind, c.TypeCode, c.UnifiedCode, c.IssuedAt, "SM2-SM3", c.KeyId, c.Statement, c.Signature);
            })
            .Partner("object-codes.verify")
            .WithName("GetCertificate").WithTags("物码核验").WithSummary("取得离线核验凭证")
            .WithDescription("返回平台用 SM2 签名的凭证，终端可凭 /.well-known/ssm-keys.json 的公钥和 /.well-known/ssm-revocations.json 的注销名单离线核验。");
}
