using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An entry of a white list.</summary>
/// <param name="Host">Host name in small letters, international names in punycode.</param>
/// <param name="WithSubdomains">True: hosts below it count too.</param>
/// <param name="ValidUntil">Null for no end.</param>
/// <param name="Counts">True when the entry is switched on and valid now.</param>
internal sealed record WhiteListEntryV1(string Host, bool WithSubdomains, string Name, DateTime ValidFrom, DateTime? ValidUntil, bool Counts);

internal static class ListWhiteListApi
{
    public static void MapListWhiteList(this IEndpointRouteBuilder api)
    {
        Map(api, WhiteListKind.Scan, "/white-lists/scan/entries", "listScanWhiteList", "查询扫码白名单");
        Map(api, WhiteListKind.Service, "/white-lists/service/entries", "listServiceWhiteList", "查询服务白名单");
    }

    private static void Map(IEndpointRouteBuilder api, WhiteListKind list, string path, string name, string summary) =>
        api.MapGet(path, async (PartnerSender sender, CancellationToken ct, string? keyword = null, int page = 1, int pageSize = 20) =>
            {
                var found = await sender.SendAsync(new ListWhiteList.Query { List = list, Keyword = keyword, PageNo = page, PageSize = pageSize }, ct);
                return new Paged<WhiteListEntryV1>(
                    [.. found.Items.Select(i => new WhiteListEntryV1(i.Entry.Host, i.Entry.WithSubdomains, i.Entry.Name, i.Entry.ValidFrom, i.Entry.ValidUntil, i.Counts))],
                    found.Page, found.PageSize, found.Total);
            })
            .Partner("white-lists.read")
            .WithName(name).WithTags("白名单").WithSummary(summary)
            .WithDescription("keyword 按域名或名称的一部分查找。");
}
