using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.OpenPlatform.Features;

/// <summary>Asks for a bearer token.</summary>
/// <param name="DeviceId">The terminal that the token is for; 1 to 64 visible ASCII characters.</param>
/// <param name="ExpiresIn">Wished life in seconds; 7200 when missing, and never more than that.</param>
internal sealed record IssueTokenRequestV1(string? DeviceId, int? ExpiresIn);

/// <summary>A bearer token.</summary>
/// <param name="AccessToken">To be sent as <c>Authorization: Bearer …</c>.</param>
/// <param name="ExpiresIn">Life in seconds, at most 7200.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
internal sealed record IssueTokenResponseV1(string AccessToken, int ExpiresIn, string TokenType);

internal static class IssueTokenApi
{
    public static void MapIssueToken(this IEndpointRouteBuilder api) =>
        api.MapPost("/engine/tokens", async (IssueTokenRequestV1? body, PartnerSender sender, CancellationToken ct) =>
            {
                var token = await sender.SendAsync(new IssueToken.Command(body?.DeviceId, body?.ExpiresIn), ct);
                return new IssueTokenResponseV1(token.AccessToken, token.ExpiresIn, "Bearer");
            })
            .Partner(PartnerOperation.AnyApplication, signatureOnly: true)
            .WithName("IssueToken").WithTags("应用与认证").WithSummary("换取访问令牌")
            .WithDescription("用签名换取 Bearer 令牌，供终端和现场工具在最长 2 小时内代替签名使用。令牌不能再换令牌。");
}
