using SuiShenMa.Kernel.Geo;
using SuiShenMa.Objects.Geocoding;

namespace SuiShenMa.Tests.Objects.Geocoding;

/// <summary>A gazetteer without a database.</summary>
internal sealed class InMemoryGazetteer : IGazetteer
{
    private readonly List<GazetteerPoint> _points = [];

    public InMemoryGazetteer Add(string address, double lon, double lat, string source = "Entered", CoordinateSystem system = CoordinateSystem.CGCS2000)
    {
        var point = GazetteerPoint.From(new(RegionAtlas.Shared), RegionAtlas.Shared, address, new(lon, lat, system), source, TimeProvider.System);
        Assert.That(point, Is.Not.Null, address);
        return Add(point!);
    }

    public InMemoryGazetteer Add(GazetteerPoint point)
    {
        point.Id = _points.Count + 1;
        _points.Add(point);
        return this;
    }

    public Task<IReadOnlyList<GazetteerPoint>> ByNameAsync(string normalisedName, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<GazetteerPoint>>(_points.FindAll(p => p.Name == normalisedName));

    public Task<IReadOnlyList<GazetteerPoint>> ByRoadAsync(string road, string? districtCode, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<GazetteerPoint>>(
            _points.FindAll(p => p.Road == road && p.HouseNumber is not null && (districtCode is null || p.DistrictCode == districtCode)));

    public Task<GeoPoint?> MeanOfStreetAsync(string streetCode, CancellationToken ct)
    {
        var own = _points.FindAll(p => p.StreetCode == streetCode);
        return Task.FromResult(own.Count == 0 ? (GeoPoint?)null : RoadInterpolation.Mean(own));
    }
}
