using System.Text.Json;

namespace SuiShenMa.Kernel.Geo;

/// <summary>An area with holes and islands, read from a GeoJSON Polygon or MultiPolygon.</summary>
public sealed class GeoPolygon
{
    private const int MaxVertices = 200_000;
    private const double MetresPerDegree = 111_320;
    private readonly double[][] _rings; // x, y, x, y … ; even-odd over all rings gives holes and islands alike
    private readonly double _west, _east, _south, _north;

    private GeoPolygon(double[][] rings, CoordinateSystem system)
    {
        _rings = rings;
        System = system;
        (_west, _south, _east, _north) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (var ring in rings)
        {
            for (var i = 0; i < ring.Length; i += 2)
            {
                (_west, _east) = (Math.Min(_west, ring[i]), Math.Max(_east, ring[i]));
                (_south, _north) = (Math.Min(_south, ring[i + 1]), Math.Max(_north, ring[i + 1]));
            }
        }
    }

    /// <summary>The system of the vertices; points in another one are converted before they are judged.</summary>
    public CoordinateSystem System { get; }

    /// <summary>Each ring as x, y, x, y …, for drawing.</summary>
    public IEnumerable<IReadOnlyList<double>> Rings => _rings;

    /// <summary>Reads a geometry or a feature; throws <see cref="FormatException"/> for anything else.</summary>
    public static GeoPolygon FromGeoJson(JsonElement json, CoordinateSystem system)
    {
        if (system == CoordinateSystem.SHANGHAI)
            throw new ArgumentException("GeoJSON carries degrees.", nameof(system));
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("geometry", out var inner))
            json = inner;
        if (json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String
            || !json.TryGetProperty("coordinates", out var coordinates) || coordinates.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException("Not a GeoJSON geometry.");
        }

        var rings = new List<double[]>();
        switch (type.GetString())
        {
            case "Polygon":
                ReadRings(coordinates, rings);
                break;
            case "MultiPolygon":
                foreach (var polygon in coordinates.EnumerateArray())
                    ReadRings(polygon, rings);
                break;
            default:
                throw new FormatException("Only Polygon and MultiPolygon are areas.");
        }

        return rings.Count > 0 ? new([.. rings], system) : throw new FormatException("The area has no ring.");
    }

    /// <summary>Whether the point is inside, or outside by no more than the tolerance (boundaries are drawn to about 100 m).</summary>
    public bool Contains(GeoPoint point, double toleranceMetres = 0)
    {
        var p = Coordinates.Convert(point, System);
        var (x, y) = (p.Longitude, p.Latitude);
        var lonScale = MetresPerDegree * Math.Cos(y * Math.PI / 180);
        var (mx, my) = (toleranceMetres / lonScale, toleranceMetres / MetresPerDegree);
        if (!(x >= _west - mx && x <= _east + mx && y >= _south - my && y <= _north + my))
            return false; // Written so that NaN is outside.
        return IsInside(x, y) || (toleranceMetres > 0 && EdgeDistance(x, y, lonScale) <= toleranceMetres);
    }

    private bool IsInside(double x, double y)
    {
        var inside = false;
        foreach (var ring in _rings)
        {
            for (int i = 0, j = ring.Length - 2; i < ring.Length; j = i, i += 2)
            {
                var (xi, yi, xj, yj) = (ring[i], ring[i + 1], ring[j], ring[j + 1]);
                if (yi > y != yj > y && x < (xj - xi) * (y - yi) / (yj - yi) + xi)
                    inside = !inside;
            }
        }

        return inside;
    }

    private double EdgeDistance(double x, double y, double lonScale)
    {
        var best = double.MaxValue;
        foreach (var ring in _rings)
        {
            for (int i = 0, j = ring.Length - 2; i < ring.Length; j = i, i += 2)
            {
                var (ax, ay) = ((ring[j] - x) * lonScale, (ring[j + 1] - y) * MetresPerDegree);
                var (bx, by) = ((ring[i] - x) * lonScale, (ring[i + 1] - y) * MetresPerDegree);
                var (dx, dy) = (bx - ax, by - ay);
                var length = dx * dx + dy * dy;
                var t = length == 0 ? 0 : Math.Clamp(-(ax * dx + ay * dy) / length, 0, 1);
                best = Math.Min(best, Math.Sqrt(Math.Pow(ax + t * dx, 2) + Math.Pow(ay + t * dy, 2)));
            }
        }

        return best;
    }

    private static void ReadRings(JsonElement polygon, List<double[]> rings)
    {
        if (polygon.ValueKind != JsonValueKind.Array)
            throw new FormatException("A polygon is a list of rings.");
        foreach (var ring in polygon.EnumerateArray())
        {
            if (ring.ValueKind != JsonValueKind.Array || ring.GetArrayLength() is < 4 or > MaxVertices)
                throw new FormatException($"A ring has 4 to {MaxVertices} points.");
            var flat = new double[ring.GetArrayLength() * 2];
            var i = 0;
            foreach (var position in ring.EnumerateArray())
            {
                if (position.ValueKind != JsonValueKind.Array || position.GetArrayLength() < 2
                    || position[0].ValueKind != JsonValueKind.Number || !position[0].TryGetDouble(out flat[i])
                    || position[1].ValueKind != JsonValueKind.Number || !position[1].TryGetDouble(out flat[i + 1])
                    || Math.Abs(flat[i]) > 180 || Math.Abs(flat[i + 1]) > 90)
                {
                    throw new FormatException("A position is longitude and latitude in degrees.");
                }

                i += 2;
            }

            rings.Add(flat);
        }
    }
}
