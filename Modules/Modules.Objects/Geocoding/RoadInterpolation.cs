using SuiShenMa.Kernel.Geo;

namespace SuiShenMa.Objects.Geocoding;

/// <summary>Places a house number between known houses of the same road.</summary>
internal static class RoadInterpolation
{
    /// <summary>Between houses further apart than this the road bends too much, or it is not one road.</summary>
    public const double LongestGapMetres = 5_000;

    public readonly record struct Placed(GeoPoint Point, bool IsDoor, double Confidence, string Note);

    public static Placed? Place(List<GazetteerPoint> points, int? number)
    {
        var known = points.FindAll(p => p.HouseNumber is not null);
        if (known.Count == 0)
            return null;
        if (number is not { } wanted)
        {
            var ordered = known.OrderBy(p => p.HouseNumber).ThenBy(p => p.Id).ToList();
            return new(ordered[ordered.Count / 2].Point, false, 0.4, "地址没有门牌号，取该道路的已知点位");
        }

        var same = known.FindAll(p => p.HouseNumber == wanted);
        if (same.Count > 0)
            return new(Mean(same), true, 0.85, "取同一门牌（弄）号的已知点位");

        // Odd and even numbers stand on opposite sides, so neighbours of one side come first.
        return Between(known.FindAll(p => p.HouseNumber % 2 == wanted % 2), wanted) ?? Between(known, wanted) ?? Nearest(known, wanted);
    }

    public static double SpreadMetres(List<GazetteerPoint> points) =>
        points.Count < 2 ? 0 : points.Max(p => Coordinates.DistanceMetres(points[0].Point, p.Point));

    public static GeoPoint Mean(List<GazetteerPoint> points) =>
        new(points.Average(p => p.Longitude), points.Average(p => p.Latitude), CoordinateSystem.CGCS2000);

    private static Placed? Between(List<GazetteerPoint> known, int wanted)
    {
        var below = known.Where(p => p.HouseNumber < wanted).MaxBy(p => p.HouseNumber);
        var above = known.Where(p => p.HouseNumber > wanted).MinBy(p => p.HouseNumber);
        if (below is null || above is null)
            return null;
        var gap = Coordinates.DistanceMetres(below.Point, above.Point);
        if (gap > LongestGapMetres)
            return null;
        var share = (double)(wanted - below.HouseNumber!.Value) / (above.HouseNumber!.Value - below.HouseNumber.Value);
        var point = new GeoPoint(
            below.Longitude + share * (above.Longitude - below.Longitude),
            below.Latitude + share * (above.Latitude - below.Latitude),
            CoordinateSystem.CGCS2000);
        return new(point, false, 0.8 - 0.3 * gap / LongestGapMetres, $"按同一道路 {below.HouseNumber} 号与 {above.HouseNumber} 号之间的位置推算");
    }

    private static Placed Nearest(List<GazetteerPoint> known, int wanted)
    {
        var near = known.MinBy(p => Math.Abs(p.HouseNumber!.Value - wanted))!;
        var confidence = Math.Abs(near.HouseNumber!.Value - wanted) <= 100 ? 0.45 : 0.3;
        return new(near.Point, false, confidence, $"取同一道路最近的已知门牌 {near.HouseNumber} 号的位置");
    }
}
