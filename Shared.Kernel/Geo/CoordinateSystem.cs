using System.Text.Json.Serialization;

namespace SuiShenMa.Kernel.Geo;

/// <summary>The coordinate systems in which a position may be given or asked for.</summary>
[JsonConverter(typeof(CoordinateSystemJsonConverter))]
public enum CoordinateSystem
{
    CGCS2000,
    WGS84,
    GCJ02,
    BD09,

    /// <summary>Shanghai urban construction grid: metres, x east in longitude, y north in latitude.</summary>
    SHANGHAI,
}

/// <summary>Writes the names as they stand and refuses numbers, which would silently survive a reordering of the list.</summary>
public sealed class CoordinateSystemJsonConverter()
    : JsonStringEnumConverter<CoordinateSystem>(namingPolicy: null, allowIntegerValues: false);
