using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SuiShenMa.Kernel.Geo;

namespace SuiShenMa.Objects.Geocoding.Providers;

/// <summary>What the map services have in common: one GET, tolerant fields, failures by kind.</summary>
internal static class MapHttp
{
    private const int LargestAnswer = 1024 * 1024;

    public static async Task<JsonElement> GetAsync(HttpClient http, string pathAndQuery, CancellationToken ct)
    {
        try
        {
            using var response = await http.GetAsync(pathAndQuery, HttpCompletionOption.ResponseContentRead, ct);
            var body = await response.Content.ReadAsByteArrayAsync(ct);
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                throw new MapProviderException(MapFailure.WrongKey, $"HTTP {(int)response.StatusCode}");
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                throw new MapProviderException(MapFailure.TooFrequent, "HTTP 429");
            if (!response.IsSuccessStatusCode)
                throw new MapProviderException(MapFailure.Unavailable, $"HTTP {(int)response.StatusCode}");
            var root = JsonSerializer.Deserialize<JsonElement>(body);
            return root.ValueKind == JsonValueKind.Object ? root : throw BadAnswer("not an object");
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new MapProviderException(MapFailure.TimedOut, "no answer in time", e);
        }
        catch (HttpRequestException e)
        {
            throw new MapProviderException(MapFailure.Unavailable, e.HttpRequestError.ToString(), e);
        }
        catch (JsonException e)
        {
            throw BadAnswer("not JSON", e);
        }
    }

    public static void Configure(HttpClient http, GeocodingOptions options)
    {
        http.BaseAddress = options.ServiceAddress();
        http.Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);
        http.MaxResponseContentBufferSize = LargestAnswer;
    }

    public static MapProviderException BadAnswer(string what, Exception? inner = null) => new(MapFailure.BadAnswer, what, inner);

    /// <summary>Text or number as text; null for what is absent, empty, or an empty array in place of a text.</summary>
    public static string? Text(JsonElement parent, string name) =>
        parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out var value) ? null : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };

    public static double? Number(JsonElement parent, string name) => Number(Text(parent, name));

    public static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    public static GeoPoint? Point(double? longitude, double? latitude, CoordinateSystem system) =>
        longitude is { } x && latitude is { } y ? new GeoPoint(x, y, system) : null;

    public static string Query(IEnumerable<KeyValuePair<string, string>> parameters) =>
        string.Join('&', parameters.Select(p => p.Key + "=" + Uri.EscapeDataString(p.Value)));

    /// <summary>Signature of the map services' own protocols; protects nothing of ours.</summary>
#pragma warning disable CA5351 // The services ask for MD5.
    public static string Md5(string text) => Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
#pragma warning restore CA5351
}
