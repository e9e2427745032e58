using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SuiShenMa.Kernel.Geo;

namespace SuiShenMa.Objects.Geocoding.Providers;

/// <summary>百度 geocoding v3: one address of at most 84 bytes a request, BD-09.</summary>
internal sealed class BaiduGeocoder(HttpClient http, IOptions<GeocodingOptions> options) : IMapProvider
{
    private const int LongestAddressBytes = 84;
    private const string Path = "geocoding/v3/";

    public string Name => nameof(GeocodingProvider.Baidu);

    public string ChineseName => "百度地图";

    public int BatchSize => 1;

    public async Task<IReadOnlyList<MapAnswer?>> AskAsync(IReadOnlyList<string> addresses, CancellationToken ct)
    {
        var answers = new List<MapAnswer?>(addresses.Count);
        foreach (var address in addresses)
            answers.Add(Encoding.UTF8.GetByteCount(address) > LongestAddressBytes ? null : await AskAsync(address, ct));
        return answers;
    }

    private async Task<MapAnswer?> AskAsync(string address, CancellationToken ct)
    {
        var query = Path + "?" + MapHttp.Query(
            [new("address", address), new("output", "json"), new("ak", options.Value.Key!), new("city", "上海市")]);
        if (options.Value.Secret is { Length: > 0 } secret)
            query += "&sn=" + MapHttp.Md5(Uri.EscapeDataString("/" + query + secret).Replace("%20", "+", StringComparison.Ordinal));

        var root = await MapHttp.GetAsync(http, query, ct);
        switch (MapHttp.Number(root, "status"))
        {
            case null:
                throw MapHttp.BadAnswer("no status");
            case 0:
                break;
            case 1 when MapHttp.Text(root, "msg")?.Contains("无相关结果", StringComparison.Ordinal) == true:
                return null; // The service files unknown places under its internal error.
            case var code:
                throw new MapProviderException(FailureOf((int)code.Value), "status " + code.Value.ToString(CultureInfo.InvariantCulture));
        }

        if (!root.TryGetProperty("result", out var result) || result.ValueKind != JsonValueKind.Object
            || !result.TryGetProperty("location", out var location)
            || MapHttp.Point(MapHttp.Number(location, "lng"), MapHttp.Number(location, "lat"), CoordinateSystem.BD09) is not { } point)
        {
            return null;
        }

        return Grade(point, MapHttp.Text(result, "level") ?? "", MapHttp.Number(result, "confidence") ?? 20, MapHttp.Number(result, "precise") == 1);
    }

    private static MapFailure FailureOf(int status) => status switch
    {
        2 => MapFailure.BadRequest,
        4 or (>= 300 and < 400) => MapFailure.QuotaUsedUp,
        401 => MapFailure.TooFrequent,
        3 or 5 or 101 or 102 or (>= 200 and < 300) => MapFailure.WrongKey,
        _ => MapFailure.Unavailable,
    };

    // Confidence 100 is within 20 m, 75 within 200 m, 50 within 1 km.
    private static MapAnswer? Grade(GeoPoint point, string level, double confidence, bool precise) => level switch
    {
        "国家" or "省" or "城市" or "UNKNOWN" when !precise => null,
        "区县" => new(point, GeocodeLevel.District, 0.1),
        "乡镇" or "街道" => new(point, GeocodeLevel.Street, 0.3),
        "村庄" => new(point, GeocodeLevel.Village, 0.5),
        "道路" => new(point, GeocodeLevel.Road, 0.5),
        _ when precise || confidence >= 75 => new(point, GeocodeLevel.Door, Math.Clamp(confidence / 100, 0.6, 0.95)),
        _ when confidence >= 50 => new(point, GeocodeLevel.Road, 0.5),
        _ => new(point, GeocodeLevel.Street, 0.2),
    };
}
