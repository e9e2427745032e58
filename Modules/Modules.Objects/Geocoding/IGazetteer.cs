using SuiShenMa.Kernel.Geo;

namespace SuiShenMa.Objects.Geocoding;

/// <summary>Known places, filled by imports and by every accepted position.</summary>
internal interface IGazetteer
{
    /// <summary>All places of this <see cref="ParsedAddress.Key"/>, in whichever district.</summary>
    Task<IReadOnlyList<GazetteerPoint>> ByNameAsync(string normalisedName, CancellationToken ct);

    /// <summary>Places with a house number on the road; in all districts when none is given.</summary>
    Task<IReadOnlyList<GazetteerPoint>> ByRoadAsync(string road, string? districtCode, CancellationToken ct);

    Task<GeoPoint?> MeanOfStreetAsync(string streetCode, CancellationToken ct);
}
