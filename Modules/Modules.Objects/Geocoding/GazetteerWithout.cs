using SuiShenMa.Kernel.Geo;

namespace SuiShenMa.Objects.Geocoding;

/// <summary>What is known but for one position: an entry must not be judged by what it taught itself.</summary>
internal sealed class GazetteerWithout(IGazetteer inner, GeoPoint own) : IGazetteer
{
    private const double SameMetres = 1;

    public async Task<IReadOnlyList<GazetteerPoint>> ByNameAsync(string normalisedName, CancellationToken ct) => Others(await inner.ByNameAsync(normalisedName, ct));

    public async Task<IReadOnlyList<GazetteerPoint>> ByRoadAsync(string road, string? districtCode, CancellationToken ct) => Others(await inner.ByRoadAsync(road, districtCode, ct));

    public Task<GeoPoint?> MeanOfStreetAsync(string streetCode, CancellationToken ct) => inner.MeanOfStreetAsync(streetCode, ct);

    private List<GazetteerPoint> Others(IReadOnlyList<GazetteerPoint> points) => [.. points.Where(p => Coordinates.DistanceMetres(p.Point, own) > SameMetres)];
}
