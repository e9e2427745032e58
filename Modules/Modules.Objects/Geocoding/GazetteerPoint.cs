using SuiShenMa.Kernel.Geo;

namespace SuiShenMa.Objects.Geocoding;

/// <summary>A known place; positions are kept in CGCS2000 degrees.</summary>
internal sealed class GazetteerPoint
{
    public long Id { get; set; }

    /// <summary>The <see cref="ParsedAddress.Key"/> of its address.</summary>
    public string Name { get; set; } = "";

    public string? Road { get; set; }

    /// <summary>The number on the road, of the lane where there is one.</summary>
    public int? HouseNumber { get; set; }

    public string? DistrictCode { get; set; }

    public string? StreetCode { get; set; }

    public double Longitude { get; set; }

    public double Latitude { get; set; }

    /// <summary>A <see cref="LocationSource"/> or the name of an import.</summary>
    public string Source { get; set; } = "";

    public DateTime RecordedAt { get; set; }

    public GeoPoint Point => new(Longitude, Latitude, CoordinateSystem.CGCS2000);

    public bool IsSurveyed => Source == nameof(LocationSource.Surveyed);

    /// <summary>
    /// What an accepted position teaches, or null where it teaches nothing: no name, not in Shanghai, outside of the district
    /// that its address names, or calculated (a guess must not become a reference).
    /// </summary>
    public static GazetteerPoint? From(
        AddressParser parser, RegionAtlas atlas, string address, GeoPoint point, string source, TimeProvider clock, ShanghaiGrid? grid = null)
    {
        var parsed = parser.Parse(address);
        if (parsed.Key.Length is < 2 or > 200 || source == nameof(LocationSource.Geocoded) || !Coordinates.IsPlausible(point, out _, grid))
            return null;
        var place = point.To(CoordinateSystem.CGCS2000, grid);
        var district = parsed.DistrictCode ?? atlas.DistrictAt(place)?.Code;
        if (district is null || !atlas.IsIn(district, place))
            return null;
        return new()
        {
            Name = parsed.Key,
            Road = parsed.Road,
            HouseNumber = parsed.RoadNumber,
            DistrictCode = district,
            StreetCode = parsed.StreetCode,
            Longitude = place.Longitude,
            Latitude = place.Latitude,
            Source = source,
            RecordedAt = clock.GetUtcNow().UtcDateTime,
        };
    }
}
