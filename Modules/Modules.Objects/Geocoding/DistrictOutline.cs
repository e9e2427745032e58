using System.Globalization;
using System.Text;
using SuiShenMa.Kernel.Geo;

namespace SuiShenMa.Objects.Geocoding;

/// <summary>A district and a point in it as a small drawing of our own: no map service, no tiles.</summary>
/// <param name="Path">For the <c>d</c> of an SVG path.</param>
/// <param name="X">Where the point lies in the drawing; it may lie outside of the district.</param>
internal sealed record DistrictOutline(string Name, string Path, int Width, int Height, double X, double Y)
{
    private const int Size = 320;
    private const double Margin = 12;

    public static DistrictOutline? Of(RegionAtlas atlas, string? regionCode, GeoPoint point)
    {
        var district = regionCode is { Length: >= 6 } && atlas.Districts.TryGetValue(regionCode[..6], out var known) ? known : atlas.DistrictAt(point);
        if (district is null)
        {
            return null;
        }
        var rings = district.Boundary.Rings.ToList();
        var xs = rings.SelectMany(r => r.Where((_, i) => i % 2 == 0)).ToList();
        var ys = rings.SelectMany(r => r.Where((_, i) => i % 2 == 1)).ToList();
        var (west, east, south, north) = (xs.Min(), xs.Max(), ys.Min(), ys.Max());
        // A degree of longitude is shorter than one of latitude.
        var narrow = Math.Cos((south + north) / 2 * Math.PI / 180);
        var scale = (Size - 2 * Margin) / Math.Max((east - west) * narrow, north - south);
        double X(double lon) => Margin + (lon - west) * narrow * scale;
        double Y(double lat) => Margin + (north - lat) * scale;

        var path = new StringBuilder();
        foreach (var ring in rings)
        {
            for (var i = 0; i < ring.Count; i += 2)
            {
                path.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{X(ring[i]):0.#} {Y(ring[i + 1]):0.#}");
            }
            path.Append('Z');
        }
        var at = Coordinates.Convert(point, district.Boundary.System);
        return new DistrictOutline(district.Name, path.ToString(), (int)(2 * Margin + (east - west) * narrow * scale), (int)(2 * Margin + (north - south) * scale),
            Math.Round(X(at.Longitude), 1), Math.Round(Y(at.Latitude), 1));
    }
}
