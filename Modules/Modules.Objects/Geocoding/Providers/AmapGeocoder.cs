using System.Text.Json;
using Microsoft.Extensions.Options;
using SuiShenMa.Kernel.Geo;

namespace SuiShenMa.Objects.Geocoding.Providers;

/// <summary>高德 web service v3: ten addresses a request, GCJ-02.</summary>
internal sealed class AmapGeocoder(HttpClient http, IOptions<GeocodingOptions> options) : IMapProvider
{
    public string Name => nameof(GeocodingProvider.Amap);

    public string ChineseName => "高德地图";

    public int BatchSize => 10;

    public async Task<IReadOnlyList<MapAnswer?>> AskAsync(IReadOnlyList<string> addresses, CancellationToken ct)
    {
        var geocodes = await SendAsync(addresses, ct);
        if (addresses.Count == 1)
            return [geocodes.Count > 0 ? Read(geocodes[0]) : null];
        if (geocodes.Count == addresses.Count)
            return [.. geocodes.Select(Read)];

        // A batch that left some out does not say which, so each is asked for itself.
        var single = new List<MapAnswer?>(addresses.Count);
        foreach (var address in addresses)
            single.AddRange(await AskAsync([address], ct));
        return single;
    }

    private async Task<List<JsonElement>> SendAsync(IReadOnlyList<string> addresses, CancellationToken ct)
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["address"] = string.Join('|', addresses.Select(a => a.Replace('|', ' '))),
            ["city"] = "上海",
            ["key"] = options.Value.Key!,
            ["output"] = "JSON",
        };
        if (addresses.Count > 1)
            parameters["batch"] = "true";
        if (options.Value.Secret is { Length: > 0 } secret)
            parameters["sig"] = MapHttp.Md5(string.Join('&', parameters.Select(p => p.Key + "=" + p.Value)) + secret);

        var root = await MapHttp.GetAsync(http, "v3/geocode/geo?" + MapHttp.Query(parameters), ct);
        if (MapHttp.Text(root, "status") != "1")
            return Refuse(MapHttp.Text(root, "infocode"));
        return root.TryGetProperty("geocodes", out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];
    }

    private static List<JsonElement> Refuse(string? code) => code switch
    {
        "30001" => [], // ENGINE_RESPONSE_DATA_ERROR: also what an unknown place gets.
        "10001" or "10005" or "10007" or "10009" or "10012" or "10013" => throw Failed(MapFailure.WrongKey, code),
        "10003" or "10044" or "10045" => throw Failed(MapFailure.QuotaUsedUp, code),
        "10004" or "10014" or "10019" or "10020" or "10021" => throw Failed(MapFailure.TooFrequent, code),
        { Length: 5 } when code[0] == '2' => throw Failed(MapFailure.BadRequest, code),
        _ => throw Failed(MapFailure.Unavailable, code),
    };

    private static MapProviderException Failed(MapFailure failure, string? code) => new(failure, "infocode " + (code ?? "missing"));

    private static MapAnswer? Read(JsonElement geocode)
    {
        var pair = MapHttp.Text(geocode, "location")?.Split(',');
        if (pair is not { Length: 2 }
            || MapHttp.Point(MapHttp.Number(pair[0]), MapHttp.Number(pair[1]), CoordinateSystem.GCJ02) is not { } point)
        {
            return null;
        }

        var (level, confidence) = MapHttp.Text(geocode, "level") switch
        {
            "门牌号" or "单元号" or "门址" => (GeocodeLevel.Door, 0.9),
            "兴趣点" or "公交地铁站点" => (GeocodeLevel.Door, 0.8),
            "住宅区" => (GeocodeLevel.Door, 0.7),
            "道路交叉路口" => (GeocodeLevel.Road, 0.7),
            "道路" or "小巷" => (GeocodeLevel.Road, 0.5),
            "村庄" => (GeocodeLevel.Village, 0.5),
            "乡镇" or "开发区" or "热点商圈" => (GeocodeLevel.Street, 0.3),
            "区县" => (GeocodeLevel.District, 0.1),
            _ => ("", 0),
        };
        return level.Length > 0 ? new(point, level, confidence) : null;
    }
}
