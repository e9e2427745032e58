using static System.Math;

namespace SuiShenMa.Kernel.Geo;

/// <summary>
/// How the Shanghai urban construction grid is reached from CGCS2000. Without parameters it is an approximation of ±10 m;
/// the true datum values are held by the city's surveying institute and enter by configuration.
/// </summary>
public sealed class ShanghaiGrid
{
    private TransverseMercator? _projection;

    public static readonly ShanghaiGrid Approximate = new();

    /// <summary>The public definition on the Krasovsky ellipsoid; exact together with the institute's seven parameters.</summary>
    public static readonly ShanghaiGrid Beijing1954 = new()
    {
        Ellipsoid = Ellipsoid.Krasovsky,
        CentralMeridian = 121.4671519444444,
        OriginLatitude = 0,
        FalseEasting = 8.0,
        FalseNorthing = -3457143.04,
    };

    public Ellipsoid Ellipsoid { get; init; } = Ellipsoid.Wgs84;

    public double CentralMeridian { get; init; } = 121.467163;

    public double OriginLatitude { get; init; } = 31.235434;

    public double FalseEasting { get; init; }

    public double FalseNorthing { get; init; }

    /// <summary>Datum shift from CGCS2000 to <see cref="Ellipsoid"/>, applied before the projection.</summary>
    public SevenParameters? SevenParameters { get; init; }

    /// <summary>Plane similarity, applied after the projection.</summary>
    public FourParameters? FourParameters { get; init; }

    internal (double X, double Y) FromGeographic(double lon, double lat)
    {
        if (SevenParameters is { } datum)
            (lon, lat) = Ellipsoid.ToGeographic(datum.Apply(Ellipsoid.Wgs84.ToGeocentric(lon, lat)));
        var (east, north) = Projection.Forward(lon, lat);
        var (x, y) = (east + FalseEasting, north + FalseNorthing);
        return FourParameters is { } plane ? plane.Apply(x, y) : (x, y);
    }

    internal (double Lon, double Lat) ToGeographic(double x, double y)
    {
        if (FourParameters is { } plane)
            (x, y) = plane.Undo(x, y);
        var (lon, lat) = Projection.Inverse(x - FalseEasting, y - FalseNorthing);
        return SevenParameters is { } datum
            ? Ellipsoid.Wgs84.ToGeographic(datum.Undo(Ellipsoid.ToGeocentric(lon, lat)))
            : (lon, lat);
    }

    private TransverseMercator Projection => _projection ??= new(Ellipsoid, CentralMeridian, OriginLatitude);
}

/// <summary>Bursa-Wolf datum shift as Chinese surveys state it: metres, arc seconds (coordinate frame rotation), parts per million.</summary>
public sealed record SevenParameters(double Dx, double Dy, double Dz, double Rx, double Ry, double Rz, double ScalePpm)
{
    private const double Second = PI / 180 / 3600;

    internal (double X, double Y, double Z) Apply((double X, double Y, double Z) p)
    {
        var (rx, ry, rz, k) = (Rx * Second, Ry * Second, Rz * Second, 1 + ScalePpm * 1e-6);
        return (Dx + k * (p.X + rz * p.Y - ry * p.Z), Dy + k * (-rz * p.X + p.Y + rx * p.Z), Dz + k * (ry * p.X - rx * p.Y + p.Z));
    }

    internal (double X, double Y, double Z) Undo((double X, double Y, double Z) p)
    {
        // The shift is near identity, so each round shrinks the error by the size of the rotation.
        var q = p;
        for (var round = 0; round < 8; round++)
        {
            var r = Apply(q);
            q = (q.X + p.X - r.X, q.Y + p.Y - r.Y, q.Z + p.Z - r.Z);
        }

        return q;
    }
}

/// <summary>Plane similarity: metres, arc seconds counter-clockwise, parts per million.</summary>
public sealed record FourParameters(double Dx, double Dy, double Rotation, double ScalePpm)
{
    private double Angle => Rotation * PI / 180 / 3600;

    internal (double X, double Y) Apply(double x, double y)
    {
        var (sin, cos, k) = (Sin(Angle), Cos(Angle), 1 + ScalePpm * 1e-6);
        return (Dx + k * (x * cos - y * sin), Dy + k * (x * sin + y * cos));
    }

    internal (double X, double Y) Undo(double x, double y)
    {
        var (sin, cos, k) = (Sin(Angle), Cos(Angle), 1 + ScalePpm * 1e-6);
        var (u, v) = ((x - Dx) / k, (y - Dy) / k);
        return (u * cos + v * sin, -u * sin + v * cos);
    }
}
