using System.Text.Json.Serialization;

namespace SuiShenMa.Kernel.Geo;

/// <summary>A position that never travels without its coordinate system; degrees, or metres east and north for SHANGHAI.</summary>
public readonly record struct GeoPoint(
    [property: JsonPropertyName("longitude"), JsonRequired] double Longitude,
    [property: JsonPropertyName("latitude"), JsonRequired] double Latitude,
    [property: JsonPropertyName("coordinateSystem"), JsonRequired] CoordinateSystem System)
{
    /// <summary>The same position in another system, rounded to about one centimetre.</summary>
    public GeoPoint To(CoordinateSystem target, ShanghaiGrid? grid = null)
    {
        var point = Coordinates.Convert(this, target, grid);
        var digits = target == CoordinateSystem.SHANGHAI ? 2 : 7;
        return point with
        {
            Longitude = Math.Round(point.Longitude, digits),
            Latitude = Math.Round(point.Latitude, digits),
        };
    }
}
