using SuiShenMa.Kernel.Geo;

namespace SuiShenMa.Objects.Geocoding;

/// <summary>How a position came to be known; later is more trusted.</summary>
internal enum LocationSource
{
    Geocoded,
    Entered,
    Surveyed,
}

/// <summary>A position together with how it came to be known.</summary>
internal sealed record Location(GeoPoint Point, LocationSource Source)
{
    /// <summary>A calculated position never replaces what a person entered, and neither replaces what was surveyed on the spot.</summary>
    public bool MayBeReplacedBy(LocationSource candidate) => MayBeReplacedBy(Source, candidate);

    public static bool MayBeReplacedBy(LocationSource? current, LocationSource candidate) => current is null || candidate >= current;
}
