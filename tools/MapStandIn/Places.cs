using System.Text.Json;
using SuiShenMa.Kernel.Geo;

namespace SuiShenMa.Tools;

/// <summary>What the stand-in knows of an address.</summary>
internal sealed record StandInPlace(string District, string Adcode, string? Township, string? Road, string? Number, GeoPoint Point);

/// <summary>
/// A little map of its own, by plain substring search and independent of the product's parser: an address gets the same
/// invented point each time, inside its district.
/// </summary>
internal sealed class Places
{
    private readonly List<(string Code, string Name, GeoPoint Centre, GeoPolygon Area)> _districts = [];
    private readonly List<(string Name, string District)> _streets = [];

    public Places()
    {
        using var map = Open("shanghai-districts.geojson");
        foreach (var feature in map.RootElement.GetProperty("features").EnumerateArray())
        {
            var properties = feature.GetProperty("properties");
            var centre = properties.GetProperty("center");
            if (centre.ValueKind != JsonValueKind.Array)
                centre = properties.GetProperty("centroid");
            _districts.Add((
                feature.GetProperty("id").GetString()!,
                properties.GetProperty("name").GetString()!,
                new(centre[0].GetDouble(), centre[1].GetDouble(), CoordinateSystem.GCJ02),
                GeoPolygon.FromGeoJson(feature, CoordinateSystem.GCJ02)));
        }

        using var streets = Open("shanghai-streets.json");
        foreach (var street in streets.RootElement.GetProperty("streets").EnumerateArray())
            _streets.Add((street.GetProperty("name").GetString()!, street.GetProperty("district_code").GetString()!));
    }

    public StandInPlace? Find(string address)
    {
        var street = _streets.Find(s => address.Contains(s.Name, StringComparison.Ordinal));
        var district = _districts.Find(d => address.Contains(d.Name, StringComparison.Ordinal));
        if (district.Name is null)
            district = _districts.Find(d => d.Code == street.District);
        if (district.Name is null)
            return null;

        var rest = address[(address.IndexOf(district.Name, StringComparison.Ordinal) is var i and >= 0 ? i + district.Name.Length : 0)..];
        var end = rest.IndexOfAny(['路', '道', '街']) + 1;
        var road = end > 1 ? rest[..end] : null;
        var number = new string([.. rest[end..].TakeWhile(char.IsAsciiDigit)]);
        return new(district.Name, district.Code, street.Name, road, number.Length > 0 ? number : null, PointFor(district, rest));
    }

    // Up to 400 m from the centre, nearer where the district ends before that.
    private static GeoPoint PointFor((string Code, string Name, GeoPoint Centre, GeoPolygon Area) district, string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
            hash = (hash ^ c) * 16777619;
        var (dx, dy) = ((hash % 801 - 400.0) / 1e5, (hash / 801 % 801 - 400.0) / 1e5);
        for (var step = 1.0; step > 0.01; step /= 2)
        {
            var point = district.Centre with
            {
                Longitude = Math.Round(district.Centre.Longitude + dx * step, 6),
                Latitude = Math.Round(district.Centre.Latitude + dy * step, 6),
            };
            if (district.Area.Contains(point))
                return point;
        }

        return district.Centre;
    }

    private static JsonDocument Open(string file)
    {
        using var stream = typeof(Places).Assembly.GetManifestResourceStream(file)!;
        return JsonDocument.Parse(stream);
    }
}
