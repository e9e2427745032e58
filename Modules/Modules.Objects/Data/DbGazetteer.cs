using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Objects.Geocoding;

namespace SuiShenMa.Objects.Data;

/// <summary>Known places from the table <c>objects_gazetteer</c>.</summary>
internal sealed class DbGazetteer(ObjectsDb db) : IGazetteer
{
    private const int Most = 200;

    public async Task<IReadOnlyList<GazetteerPoint>> ByNameAsync(string normalisedName, CancellationToken ct) =>
        await db.Gazetteer.AsNoTracking().Where(p => p.Name == normalisedName).OrderByDescending(p => p.Id).Take(Most).ToListAsync(ct);

    public async Task<IReadOnlyList<GazetteerPoint>> ByRoadAsync(string road, string? districtCode, CancellationToken ct) =>
        await db.Gazetteer.AsNoTracking()
            .Where(p => p.Road == road && p.HouseNumber != null && (districtCode == null || p.DistrictCode == districtCode))
            .OrderByDescending(p => p.Id).Take(Most).ToListAsync(ct);

    public async Task<GeoPoint?> MeanOfStreetAsync(string streetCode, CancellationToken ct)
    {
        var mean = await db.Gazetteer.Where(p => p.StreetCode == streetCode).GroupBy(p => p.StreetCode)
            .Select(g => new { Longitude = g.Average(p => p.Longitude), Latitude = g.Average(p => p.Latitude) }).FirstOrDefaultAsync(ct);
        return mean is null ? null : new GeoPoint(mean.Longitude, mean.Latitude, CoordinateSystem.CGCS2000);
    }
}
