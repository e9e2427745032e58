using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Geocoding;

namespace SuiShenMa.Objects.Features;

/// <summary>Addresses to be placed.</summary>
/// <param name="Addresses">1 to 100; one that is empty or longer than 300 characters gets an item without location and with a reason.</param>
/// <param name="CoordinateSystem">System of the answer: <c>CGCS2000</c>, <c>WGS84</c>, <c>GCJ02</c>, <c>BD09</c> or <c>SHANGHAI</c>.</param>
internal sealed record GeocodeAddressesRequestV1(
    [property: Description("1 to 100 addresses; one that is empty or longer than 300 characters gets an item without location and with a reason.")] List<string?>? Addresses,
    [property: Description("System of the answer: CGCS2000, WGS84, GCJ02, BD09 or SHANGHAI.")] string? CoordinateSystem);

/// <summary>One item per address, in the order asked.</summary>
internal sealed record GeocodeAddressesResponseV1([property: Description("One per address, in the order asked.")] IReadOnlyList<GeocodedAddressV1> Items);

/// <summary>The position found for an address.</summary>
/// <param name="Address">As sent.</param>
/// <param name="Location">Null when none was found.</param>
/// <param name="Level">门牌, 道路, 居村, 街道 or 区, from fine to coarse; 未定位 without a location.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="RegionCode">Street or district that the address lies in, if known.</param>
/// <param name="Reason">Why there is no location, or why it is weak; Chinese.</param>
internal sealed record GeocodedAddressV1(
    string Address,
    [property: Description("Null when none was found.")] GeoPoint? Location,
    [property: Description("门牌, 道路, 居村, 街道 or 区, from fine to coarse; 未定位 without a location.")] string Level,
    [property: Description("0 to 1.")] double Confidence,
    [property: Description("Nine-digit street or six-digit district, if known.")] string? RegionCode,
    [property: Description("Why there is no location, or why it is weak.")] string? Reason)
{
    internal static GeocodedAddressV1 Of(GeocodeResult result) =>
        new(result.Address, result.Location, result.Level ?? "未定位", result.Confidence, result.RegionCode, result.Reason);
}

internal static class GeocodeAddressesApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/geocode", async (GeocodeAddressesRequestV1 body, PartnerSender sender, CancellationToken ct) =>
        {
            var result = await sender.SendAsync(new GeocodeAddresses.Query(body.Addresses ?? [], SystemOf(body.CoordinateSystem)), ct);
            return TypedResults.Ok(new GeocodeAddressesResponseV1([.. result.Items.Select(GeocodedAddressV1.Of)]));
        })
        .Partner("geocode").WithTags("地址").WithSummary("地址转坐标")
        .WithDescription("一次最多 100 个地址，按提交顺序逐个回答；定位不到的 location 为 null，reason 说明原因。level 由细到粗为门牌、道路、居村、街道、区，confidence 为 0 到 1。");

    private static CoordinateSystem SystemOf(string? name) =>
        Enum.GetValues<CoordinateSystem>().Cast<CoordinateSystem?>().FirstOrDefault(s => s.ToString() == name)
        ?? throw new InputInvalid("coordinateSystem", $"坐标系须为 {string.Join("、", Enum.GetNames<CoordinateSystem>())} 之一，区分大小写。");
}
