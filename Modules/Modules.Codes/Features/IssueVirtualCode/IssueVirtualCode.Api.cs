using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>A virtual dynamic code (虚拟物码) to be shown.</summary>
/// <param name="TypeCode">The application's word for what the code is for, 1 to 64 characters.</param>
/// <param name="Payload">What verifying gives back, at most 2 048 bytes in UTF-8; kept encrypted until the code is dead.</param>
/// <param name="CallbackUrl">https address to be told of the scan, at most 500 characters; its host must be on the service white list (服务白名单), exactly or as a true sub-domain; no private hosts.</param>
/// <param name="LandingUrl">https address that a scan leads to; it gets the token as query parameter <c>code</c>; at most 500 characters; its host must be on the scan or the service white list, exactly or as a true sub-domain; no private hosts.</param>
/// <param name="TtlSeconds">Life in seconds, 15 to 600, rounded down to a multiple of 15; 60 when left out.</param>
/// <param name="SingleUse">True: verified once.</param>
internal sealed record IssueVirtualCodeRequestV1(string TypeCode, string Payload, string? CallbackUrl, string? LandingUrl, int? TtlSeconds, bool SingleUse);

/// <summary>The code, ready to be drawn.</summary>
/// <param name="Url">What the code image holds.</param>
/// <param name="Token">Its last segment.</param>
/// <param name="ExpiresAt">Until when it verifies; verifiers allow five seconds more.</param>
internal sealed record IssueVirtualCodeResponseV1(string Url, string Token, DateTime ExpiresAt);

internal static class IssueVirtualCodeApi
{
    public static void MapIssueVirtualCode(this IEndpointRouteBuilder api) =>
        api.MapPost("/virtual-codes", async (IssueVirtualCodeRequestV1 body, PartnerSender sender, CancellationToken ct) =>
            {
                var made = await sender.SendAsync(new IssueVirtualCode.Command(body.TypeCode, body.Payload, body.CallbackUrl, body.LandingUrl, body.TtlSeconds, body.SingleUse), ct);
                return new IssueVirtualCodeResponseV1(made.Url, made.Token, made.ExpiresAt);
            })
            .Partner("virtual-codes")
            .WithName("IssueVirtualCode").WithTags("虚拟物码").WithSummary("虚拟动态码生码接口")
            .WithDescription("生成虚拟动态码，例如扫码登录。payload 只有生码的应用能取回。");
}
