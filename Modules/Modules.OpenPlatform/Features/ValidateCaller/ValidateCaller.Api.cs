using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.OpenPlatform.Features;

/// <summary>What a caller presented to another service.</summary>
/// <param name="AppId">Application id that it gave.</param>
/// <param name="Timestamp">Unix milliseconds that it gave, as number or text; within ±5 minutes.</param>
/// <param name="AppKey">Lower-case hex of HMAC-SM3(secret, appId + "\n" + timestamp).</param>
/// <param name="KeyId">The key that it used; null to try every HMAC-SM3 key of the application.</param>
internal sealed record ValidateCallerRequestV1(string? AppId, JsonElement? Timestamp, string? AppKey, string? KeyId);

/// <summary>The verdict.</summary>
/// <param name="Remark">A sentence in Chinese; it does not say which part was wrong, but for the clock.</param>
internal sealed record ValidateCallerResponseV1(bool Valid, string Remark);

internal static class ValidateCallerApi
{
    public const int CallsPerMinute = 600;

    public static void MapValidateCaller(this IEndpointRouteBuilder api) =>
        api.MapPost("/engine/validate", async (ValidateCallerRequestV1 body, PartnerSender sender, ActorContext context, CancellationToken ct) =>
            {
                var timestamp = body.Timestamp is { ValueKind: JsonValueKind.Number or JsonValueKind.String } given ? given.ToString() : null;
                var (valid, remark) = await sender.SendAsync(new ValidateCaller.Command(body.AppId, timestamp, body.AppKey, body.KeyId), ct);
                context.Call = new CallNote("", valid ? null : "caller.invalid");
                return new ValidateCallerResponseV1(valid, remark);
            })
            .Partner(PartnerOperation.AnyApplication, callsPerMinute: CallsPerMinute)
            .WithName("ValidateCaller").WithTags("应用与认证").WithSummary("码引擎校验接口")
            .WithDescription("供其他服务核对自己的调用方：调用方出示 appId、毫秒时间戳和 appKey = HMAC-SM3(密钥, appId + 换行 + 时间戳) 的小写十六进制。时间戳须在 ±5 分钟内。每个应用每分钟最多 600 次。");
}
