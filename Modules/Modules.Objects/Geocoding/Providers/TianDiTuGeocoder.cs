using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SuiShenMa.Kernel.Geo;

namespace SuiShenMa.Objects.Geocoding.Providers;

/// <summary>天地图: one address a request, CGCS2000.</summary>
internal sealed class TianDiTuGeocoder(HttpClient http, IOptions<GeocodingOptions> options) : IMapProvider
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Name => nameof(GeocodingProvider.TianDiTu);

    public string ChineseName => "天地图";

    public int BatchSize => 1;

    public async Task<IReadOnlyList<MapAnswer?>> AskAsync(IReadOnlyList<string> addresses, CancellationToken ct)
    {
        var answers = new List<MapAnswer?>(addresses.Count);
        foreach (var address in addresses)
            answers.Add(await AskAsync(address, ct));
        return answers;
    }

    private async Task<MapAnswer?> AskAsync(string address, CancellationToken ct)
    {
        var question = JsonSerializer.Serialize(new Dictionary<string, string> { ["keyWord"] = address }, Plain);
        var root = await MapHttp.GetAsync(http, "geocoder?" + MapHttp.Query([new("ds", question), new("tk", options.Value.Key!)]), ct);
        var status = MapHttp.Text(root, "status");
        if (status == "101")
            return null;
        if (status is null && MapHttp.Text(root, "code") is { } code)
            throw new MapProviderException(code.StartsWith('3') ? MapFailure.WrongKey : MapFailure.Unavailable, "code " + code);
        if (status is null)
            throw MapHttp.BadAnswer("no status");
        if (status != "0")
            throw new MapProviderException(MapFailure.Unavailable, "status " + status);
        if (!root.TryGetProperty("location", out var location)
            || MapHttp.Point(MapHttp.Number(location, "lon"), MapHttp.Number(location, "lat"), CoordinateSystem.CGCS2000) is not { } point)
        {
            return null;
        }

        var score = Math.Clamp((MapHttp.Number(location, "score") ?? 80) / 100, 0, 1);
        var (level, best) = Grade(MapHttp.Text(location, "level") ?? "");
        return new(point, level, best * score);
    }

    // The service's levels are free text.
    private static (string Level, double Best) Grade(string text) => text switch
    {
        _ when text.Contains('门') || text.Contains('楼') => (GeocodeLevel.Door, 0.9),
        _ when text.Contains("道路", StringComparison.Ordinal) || text.Contains('街') && !text.Contains("街道", StringComparison.Ordinal) => (GeocodeLevel.Road, 0.5),
        _ when text.Contains('村') || text.Contains("社区", StringComparison.Ordinal) => (GeocodeLevel.Village, 0.5),
        _ when text.Contains("乡镇", StringComparison.Ordinal) || text.Contains("街道", StringComparison.Ordinal) => (GeocodeLevel.Street, 0.3),
        _ when text.Contains("区县", StringComparison.Ordinal) || text is "区" or "县" => (GeocodeLevel.District, 0.1),
        _ => (GeocodeLevel.Door, 0.75),
    };
}
