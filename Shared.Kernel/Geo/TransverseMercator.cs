using static System.Math;

namespace SuiShenMa.Kernel.Geo;

/// <summary>Gauss-Krüger projection by Krüger's series (below a millimetre within a zone), metres from its own origin.</summary>
internal sealed class TransverseMercator
{
    private readonly double[] _alpha, _beta, _delta;
    private readonly double _radius, _root, _lon0, _north0;

    public TransverseMercator(Ellipsoid ellipsoid, double centralMeridian, double originLatitude)
    {
        var n = ellipsoid.Flattening / (2 - ellipsoid.Flattening);
        var (n2, n3) = (n * n, n * n * n);
        _radius = ellipsoid.SemiMajorAxis / (1 + n) * (1 + n2 / 4 + n2 * n2 / 64);
        _root = 2 * Sqrt(n) / (1 + n);
        _alpha = [n / 2 - 2 * n2 / 3 + 5 * n3 / 16, 13 * n2 / 48 - 3 * n3 / 5, 61 * n3 / 240];
        _beta = [n / 2 - 2 * n2 / 3 + 37 * n3 / 96, n2 / 48 + n3 / 15, 17 * n3 / 480];
        _delta = [2 * n - 2 * n2 / 3 - 2 * n3, 7 * n2 / 3 - 8 * n3 / 5, 56 * n3 / 15];
        _lon0 = centralMeridian * PI / 180;
        _north0 = Project(0, originLatitude * PI / 180).North;
    }

    public (double East, double North) Forward(double lon, double lat)
    {
        var (east, north) = Project(lon * PI / 180 - _lon0, lat * PI / 180);
        return (east, north - _north0);
    }

    public (double Lon, double Lat) Inverse(double east, double north)
    {
        var (xi, eta) = ((north + _north0) / _radius, east / _radius);
        var (x, e) = (xi, eta);
        for (var j = 1; j <= 3; j++)
        {
            x -= _beta[j - 1] * Sin(2 * j * xi) * Cosh(2 * j * eta);
            e -= _beta[j - 1] * Cos(2 * j * xi) * Sinh(2 * j * eta);
        }

        var chi = Asin(Sin(x) / Cosh(e));
        var lat = chi;
        for (var j = 1; j <= 3; j++)
            lat += _delta[j - 1] * Sin(2 * j * chi);
        return ((_lon0 + Atan2(Sinh(e), Cos(x))) * 180 / PI, lat * 180 / PI);
    }

    private (double East, double North) Project(double dLon, double lat)
    {
        var t = Sinh(Atanh(Sin(lat)) - _root * Atanh(_root * Sin(lat)));
        var xi = Atan2(t, Cos(dLon));
        var eta = Atanh(Sin(dLon) / Sqrt(1 + t * t));
        var (north, east) = (xi, eta);
        for (var j = 1; j <= 3; j++)
        {
            north += _alpha[j - 1] * Sin(2 * j * xi) * Cosh(2 * j * eta);
            east += _alpha[j - 1] * Cos(2 * j * xi) * Sinh(2 * j * eta);
        }

        return (_radius * east, _radius * north);
    }
}
