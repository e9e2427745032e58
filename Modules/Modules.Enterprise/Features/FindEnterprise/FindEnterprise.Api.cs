using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Enterprise.Features;

/// <summary>An enterprise as registered.</summary>
/// <param name="Uscc">Unified social credit code, 18 characters in capitals (GB 32100-2015).</param>
/// <param name="Name">As registered.</param>
/// <param name="Status"><c>active</c>, <c>cancelled</c>, <c>revoked</c> or <c>unknown</c>.</param>
internal sealed record FindEnterpriseResponseV1(string Uscc, string Name, string Status);

internal static class FindEnterpriseApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/enterprises/{uscc}", async (string uscc, PartnerSender sender, CancellationToken ct) =>
            {
                var found = await sender.SendAsync(new FindEnterprise.Query(uscc), ct);
                return new FindEnterpriseResponseV1(found.Uscc, found.Name, found.Status);
            })
            .Partner("enterprises.read").WithName("findEnterprise").WithTags("企业").WithSummary("统一社会信用代码查企业信息")
            .WithDescription("代码格式或校验位不正确返回 400；登记信息中没有返回 404；企业登记服务不可用返回 503（enterprise-registry.unavailable），按 Retry-After 重试。")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
