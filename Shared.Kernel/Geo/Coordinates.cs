using System.Diagnostics.CodeAnalysis;

namespace SuiShenMa.Kernel.Geo;

/// <summary>Converts, measures and judges positions.</summary>
public static class Coordinates
{
    // Shanghai with its islands and a margin of about 30 km, WGS-84.
    private const double West = 120.5, East = 122.6, South = 30.4, North = 32.2;
    private const double GridLimit = 120_000;

    /// <summary>
    /// The position in the target system. SHANGHAI is an approximation of ±10 m unless the grid carries surveyed parameters;
    /// CGCS2000 and WGS84 agree to centimetres and are treated as equal.
    /// </summary>
    public static GeoPoint Convert(GeoPoint point, CoordinateSystem target, ShanghaiGrid? grid = null)
    {
        if (point.System == target)
            return point;
        grid ??= ShanghaiGrid.Approximate;
        var (x, y) = (point.Longitude, point.Latitude);

        // The two shifted systems are one step apart; a detour by WGS-84 would only add error.
        if (point.System == CoordinateSystem.BD09 && target == CoordinateSystem.GCJ02)
            return Of(ChinaOffsets.BdToGcj(x, y), target);
        if (point.System == CoordinateSystem.GCJ02 && target == CoordinateSystem.BD09)
            return Of(ChinaOffsets.GcjToBd(x, y), target);

        var (lon, lat) = point.System switch
        {
            CoordinateSystem.CGCS2000 or CoordinateSystem.WGS84 => (x, y),
            CoordinateSystem.GCJ02 => ChinaOffsets.GcjToWgs(x, y),
            CoordinateSystem.BD09 => FromBd(x, y),
            CoordinateSystem.SHANGHAI => grid.ToGeographic(x, y),
            _ => throw new ArgumentOutOfRangeException(nameof(point), point.System, "Unknown coordinate system."),
        };
        return target switch
        {
            CoordinateSystem.CGCS2000 or CoordinateSystem.WGS84 => new(lon, lat, target),
            CoordinateSystem.GCJ02 => Of(ChinaOffsets.WgsToGcj(lon, lat), target),
            CoordinateSystem.BD09 => Of(ToBd(lon, lat), target),
            CoordinateSystem.SHANGHAI => Of(grid.FromGeographic(lon, lat), target),
            _ => throw new ArgumentOutOfRangeException(nameof(target), target, "Unknown coordinate system."),
        };
    }

    /// <summary>Distance over the ellipsoid in metres (Lambert's formula, a few millionths at city distances).</summary>
    public static double DistanceMetres(GeoPoint from, GeoPoint to, ShanghaiGrid? grid = null)
    {
        var a = Convert(from, CoordinateSystem.WGS84, grid);
        var b = Convert(to, CoordinateSystem.WGS84, grid);
        const double radius = 6378137, f = 1 / 298.257223563;
        var beta1 = Math.Atan((1 - f) * Math.Tan(Radians(a.Latitude)));
        var beta2 = Math.Atan((1 - f) * Math.Tan(Radians(b.Latitude)));
        var sinLat = Math.Sin((beta2 - beta1) / 2);
        var sinLon = Math.Sin(Radians(b.Longitude - a.Longitude) / 2);
        var h = Math.Clamp(sinLat * sinLat + Math.Cos(beta1) * Math.Cos(beta2) * sinLon * sinLon, 0, 1);
        var sigma = 2 * Math.Asin(Math.Sqrt(h));
        if (sigma == 0 || double.IsNaN(sigma))
            return sigma;
        if (h > 0.999999)
            return radius * sigma; // The correction has no value at the antipode.

        var p = (beta1 + beta2) / 2;
        var q = (beta2 - beta1) / 2;
        var x = (sigma - Math.Sin(sigma)) * Square(Math.Sin(p) * Math.Cos(q)) / (1 - h);
        var y = (sigma + Math.Sin(sigma)) * Square(Math.Cos(p) * Math.Sin(q)) / h;
        return radius * (sigma - f / 2 * (x + y));
    }

    /// <summary>Whether the position can belong to something in or near Shanghai; if not, why, in words for the person who entered it.</summary>
    public static bool IsPlausible(GeoPoint point, [NotNullWhen(false)] out string? reason, ShanghaiGrid? grid = null)
    {
        reason = Reason(point, grid);
        return reason is null;
    }

    private static string? Reason(GeoPoint point, ShanghaiGrid? grid)
    {
        var (x, y) = (point.Longitude, point.Latitude);
        if (!double.IsFinite(x) || !double.IsFinite(y))
            return "坐标不是有效的数字";
        if (!Enum.IsDefined(point.System))
            return "坐标系不在支持的范围内";
        if (point.System == CoordinateSystem.SHANGHAI)
        {
            // Degrees typed into the grid fields would land a few metres from its origin and look right.
            if (IsInBox(x, y) || IsInBox(y, x))
                return "填写的像是经纬度，而坐标系选的是上海城建坐标（米）";
            return Math.Abs(x) > GridLimit || Math.Abs(y) > GridLimit ? "上海城建坐标超出范围（±120 公里）" : null;
        }

        if (IsInBox(y, x))
            return "经度和纬度写反了";
        if (x is < -180 or > 180)
            return "经度应在 -180 到 180 之间";
        if (y is < -90 or > 90)
            return "纬度应在 -90 到 90 之间";
        var wgs = Convert(point, CoordinateSystem.WGS84, grid);
        return IsInBox(wgs.Longitude, wgs.Latitude) ? null : "坐标不在上海市及周边范围内";
    }

    private static bool IsInBox(double lon, double lat) => lon is >= West and <= East && lat is >= South and <= North;

    private static (double X, double Y) ToBd(double lon, double lat)
    {
        var gcj = ChinaOffsets.WgsToGcj(lon, lat);
        return ChinaOffsets.GcjToBd(gcj.X, gcj.Y);
    }

    private static (double X, double Y) FromBd(double lon, double lat)
    {
        var gcj = ChinaOffsets.BdToGcj(lon, lat);
        return ChinaOffsets.GcjToWgs(gcj.X, gcj.Y);
    }

    private static GeoPoint Of((double X, double Y) at, CoordinateSystem system) => new(at.X, at.Y, system);

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static double Square(double value) => value * value;
}
