using static System.Math;

namespace SuiShenMa.Kernel.Geo;

/// <summary>The published approximations of the GCJ-02 and BD-09 shifts.</summary>
internal static class ChinaOffsets
{
    private const double A = 6378245, Ee = 0.00669342162296594323, Xpi = PI * 3000 / 180;

    // A point stays put outside this box: the one of gcoord, as boxes differ between libraries.
    private static bool IsInChina(double lon, double lat) =>
        lon is >= 72.004 and <= 137.8347 && lat is >= 0.8293 and <= 55.8271;

    public static (double X, double Y) WgsToGcj(double lon, double lat)
    {
        if (!IsInChina(lon, lat))
            return (lon, lat);
        var (dLon, dLat) = Shift(lon, lat);
        return (lon + dLon, lat + dLat);
    }

    public static (double X, double Y) GcjToWgs(double lon, double lat)
    {
        if (!IsInChina(lon, lat))
            return (lon, lat);

        // One step back is off by metres. Each round gains about three digits; the cap is for points on the edge of the box.
        var (x, y) = (lon, lat);
        for (var round = 0; round < 20; round++)
        {
            var gcj = WgsToGcj(x, y);
            var (dx, dy) = (gcj.X - lon, gcj.Y - lat);
            (x, y) = (x - dx, y - dy);
            if (Abs(dx) < 1e-10 && Abs(dy) < 1e-10)
                break;
        }

        return (x, y);
    }

    public static (double X, double Y) GcjToBd(double lon, double lat)
    {
        var z = Sqrt(lon * lon + lat * lat) + 2e-5 * Sin(lat * Xpi);
        var theta = Atan2(lat, lon) + 3e-6 * Cos(lon * Xpi);
        return (z * Cos(theta) + 0.0065, z * Sin(theta) + 0.006);
    }

    public static (double X, double Y) BdToGcj(double lon, double lat)
    {
        var (x, y) = (lon - 0.0065, lat - 0.006);
        var z = Sqrt(x * x + y * y) - 2e-5 * Sin(y * Xpi);
        var theta = Atan2(y, x) - 3e-6 * Cos(x * Xpi);
        return (z * Cos(theta), z * Sin(theta));
    }

    private static (double Lon, double Lat) Shift(double lon, double lat)
    {
        var (x, y) = (lon - 105, lat - 35);
        var common = (20 * Sin(6 * x * PI) + 20 * Sin(2 * x * PI)) * 2 / 3;
        var dLat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Sqrt(Abs(x)) + common
            + (20 * Sin(y * PI) + 40 * Sin(y / 3 * PI)) * 2 / 3
            + (160 * Sin(y / 12 * PI) + 320 * Sin(y * PI / 30)) * 2 / 3;
        var dLon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Sqrt(Abs(x)) + common
            + (20 * Sin(x * PI) + 40 * Sin(x / 3 * PI)) * 2 / 3
            + (150 * Sin(x / 12 * PI) + 300 * Sin(x / 30 * PI)) * 2 / 3;

        var sin = Sin(lat * PI / 180);
        var m = 1 - Ee * sin * sin;
        var root = Sqrt(m);
        return (dLon * 180 / (A / root * Cos(lat * PI / 180) * PI), dLat * 180 / (A * (1 - Ee) / (m * root) * PI));
    }
}
