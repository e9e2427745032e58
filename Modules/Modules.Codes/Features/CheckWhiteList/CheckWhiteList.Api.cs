using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>What a white list says of an address.</summary>
/// <param name="Allowed">True: a scan may lead there, or a service may live there.</param>
/// <param name="Host">Host of the address in small letters, international names in punycode; null when the address cannot be read.</param>
/// <param name="Entry">Name of the entry that it falls under, or null.</param>
/// <param name="Reason"><c>malformed</c>, <c>notHttps</c>, <c>userInfo</c>, <c>port</c>, <c>ipLiteral</c>, <c>unlisted</c> or <c>notValid</c>; null when allowed.</param>
/// <param name="Message">The same as a sentence in Chinese.</param>
internal sealed record CheckWhiteListResponseV1(bool Allowed, string? Host, string? Entry, string? Reason, string Message);

internal static class CheckWhiteListApi
{
    public static void MapCheckWhiteList(this IEndpointRouteBuilder api)
    {
        Map(api, WhiteListKind.Scan, "/white-lists/scan", "checkScanWhiteList", "查询地址是否在扫码白名单内");
        Map(api, WhiteListKind.Service, "/white-lists/service", "checkServiceWhiteList", "查询地址是否在服务白名单内");
    }

    private static void Map(IEndpointRouteBuilder api, WhiteListKind list, string path, string name, string summary) =>
        api.MapGet(path, async (string url, PartnerSender sender, CancellationToken ct) =>
            {
                var (answer, message) = await sender.SendAsync(new CheckWhiteList.Query(list, url), ct);
                return new CheckWhiteListResponseV1(answer.Allowed, answer.Host, answer.Entry,
                    answer.Allowed ? null : JsonNamingPolicy.CamelCase.ConvertName(answer.Reason.ToString()), message);
            })
            .Partner("white-lists.read")
            .WithName(name).WithTags("白名单").WithSummary(summary)
            .WithDescription("传入完整的 https 地址（url 参数需百分号编码）。按域名整体或真正的子域名匹配。");
}
