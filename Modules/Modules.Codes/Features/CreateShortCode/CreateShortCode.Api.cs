using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Codes.Short;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>What a short code is wanted for.</summary>
/// <param name="Target">An object or enterprise code (its address or its value), or an https address whose host is on the scan white list; at most 2 048 characters.</param>
/// <param name="ExpiresAt">When it ends, in the future; null for never.</param>
/// <param name="Distinct">True: a new short in any case. Otherwise the same target with the same end gives this application the same short.</param>
internal sealed record CreateShortCodeRequestV1(string? Target, DateTimeOffset? ExpiresAt, bool? Distinct);

/// <summary>The short code.</summary>
/// <param name="Short">Eight characters in capitals.</param>
/// <param name="Url">What to print: <c>https://…/s/…</c>.</param>
/// <param name="Kind"><c>object</c>, <c>enterprise</c> or <c>link</c>.</param>
/// <param name="ExpiresAt">Null for never.</param>
internal sealed record CreateShortCodeResponseV1(string Short, string Url, string Kind, DateTime? ExpiresAt);

internal static class CreateShortCodeApi
{
    public static void MapCreateShortCode(this IEndpointRouteBuilder api) =>
        api.MapPost("/short-codes", async (CreateShortCodeRequestV1 body, PartnerSender sender, ShortAddresses addresses, ActorContext context, CancellationToken ct) =>
            {
                context.Call = new CallNote("short");
                var made = await sender.SendAsync(new CreateShortCode.Command(body.Target, body.ExpiresAt?.UtcDateTime, body.Distinct ?? false), ct);
                var answer = new CreateShortCodeResponseV1(made.Short, addresses.Of(made.Short), made.Kind, made.ExpiresAt);
                return made.Created ? Results.Created(answer.Url, answer) : Results.Ok(answer);
            })
            .Partner("short-codes")
            .Produces<CreateShortCodeResponseV1>(StatusCodes.Status201Created).Produces<CreateShortCodeResponseV1>()
            .WithName("CreateShortCode").WithTags("短码").WithSummary("短码生码接口")
            .WithDescription("为物码、企业码或扫码白名单内的 https 地址生成 8 位短码。同一应用以相同的 target 和 expiresAt 再次调用，得到同一个短码（200）；`distinct` 为 true 时总是新的（201）。");
}
