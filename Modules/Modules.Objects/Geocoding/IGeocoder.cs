using SuiShenMa.Kernel.Geo;

namespace SuiShenMa.Objects.Geocoding;

/// <summary>Turns addresses into positions: one answer per address, in the order asked.</summary>
internal interface IGeocoder
{
    Task<IReadOnlyList<GeocodeResult>> GeocodeAsync(IReadOnlyList<string> addresses, CoordinateSystem target, CancellationToken ct);
}

/// <summary>The position found for an address, how fine it is, how far to trust it, and why it is missing or weak.</summary>
internal sealed record GeocodeResult(
    string Address, GeoPoint? Location, string? Level, double Confidence, string? RegionCode, string? Reason, string Source);

/// <summary>How fine a position is, in the words people read.</summary>
internal static class GeocodeLevel
{
    public const string Door = "门牌";
    public const string Road = "道路";
    public const string Village = "居村";
    public const string Street = "街道";
    public const string District = "区";
}
