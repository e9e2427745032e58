using static System.Math;

namespace SuiShenMa.Kernel.Geo;

/// <summary>A reference ellipsoid: semi-major axis in metres and inverse flattening.</summary>
public sealed record Ellipsoid(double SemiMajorAxis, double InverseFlattening)
{
    public static readonly Ellipsoid Wgs84 = new(6378137, 298.257223563);
    public static readonly Ellipsoid Krasovsky = new(6378245, 298.3);

    internal double Flattening => 1 / InverseFlattening;

    private double E2 => Flattening * (2 - Flattening);

    internal (double X, double Y, double Z) ToGeocentric(double lon, double lat)
    {
        var (l, b) = (lon * PI / 180, lat * PI / 180);
        var n = SemiMajorAxis / Sqrt(1 - E2 * Sin(b) * Sin(b));
        return (n * Cos(b) * Cos(l), n * Cos(b) * Sin(l), n * (1 - E2) * Sin(b));
    }

    internal (double Lon, double Lat) ToGeographic((double X, double Y, double Z) at)
    {
        var p = Sqrt(at.X * at.X + at.Y * at.Y);
        var lat = Atan2(at.Z, p * (1 - E2));
        for (var round = 0; round < 6; round++)
        {
            var sin = Sin(lat);
            lat = Atan2(at.Z + E2 * SemiMajorAxis / Sqrt(1 - E2 * sin * sin) * sin, p);
        }

        return (Atan2(at.Y, at.X) * 180 / PI, lat * 180 / PI);
    }
}
