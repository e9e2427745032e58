using System.Text.Json;
using Shouldly;
using SuiShenMa.Kernel.Geo;

namespace SuiShenMa.Tests.Kernel.Geo;

internal sealed class GeoPolygonTests
{
    private const string WithHoleAndIsland =
        """
        {"type":"MultiPolygon","coordinates":[
          [[[121,31],[121.1,31],[121.1,31.1],[121,31.1],[121,31]],[[121.04,31.04],[121.06,31.04],[121.06,31.06],[121.04,31.06],[121.04,31.04]]],
          [[[121.2,31],[121.21,31],[121.21,31.01],[121.2,31.01],[121.2,31]]]]}
        """;

    [TestCase(121.02, 31.02, true)]
    [TestCase(121.05, 31.05, false)]
    [TestCase(121.205, 31.005, true)]
    [TestCase(121.15, 31.05, false)]
    [TestCase(122, 32, false)]
    [TestCase(double.NaN, 31, false)]
    public void Holes_are_outside_and_islands_inside(double lon, double lat, bool inside) =>
        Read(WithHoleAndIsland).Contains(new(lon, lat, CoordinateSystem.CGCS2000)).ShouldBe(inside);

    [Test]
    public void A_point_just_across_the_boundary_is_within_the_tolerance()
    {
        var area = Read(WithHoleAndIsland);
        var outside = new GeoPoint(121.05, 31.1009, CoordinateSystem.CGCS2000); // 100 m north
        area.Contains(outside).ShouldBeFalse();
        area.Contains(outside, 90).ShouldBeFalse();
        area.Contains(outside, 110).ShouldBeTrue();
    }

    [Test]
    public void Points_of_another_system_are_converted_first()
    {
        var area = Read(WithHoleAndIsland);
        var edge = new GeoPoint(121.0999, 31.05, CoordinateSystem.CGCS2000);
        area.Contains(edge).ShouldBeTrue();
        area.Contains(edge with { System = CoordinateSystem.GCJ02 }).ShouldBeTrue();
        area.Contains(Coordinates.Convert(edge, CoordinateSystem.BD09)).ShouldBeTrue();
        area.Contains(new(121.1005, 31.05, CoordinateSystem.CGCS2000)).ShouldBeFalse();
        area.Contains(new(121.1005, 31.05, CoordinateSystem.GCJ02)).ShouldBeTrue();
    }

    [TestCase("1")]
    [TestCase("{}")]
    [TestCase("""{"type":"Point","coordinates":[1,2]}""")]
    [TestCase("""{"type":"Polygon","coordinates":[]}""")]
    [TestCase("""{"type":"Polygon","coordinates":[[[1,2],[1,2]]]}""")]
    [TestCase("""{"type":"Polygon","coordinates":[[[1,2],[1,"2"],[3,4],[1,2]]]}""")]
    [TestCase("""{"type":"Polygon","coordinates":[[[1,2],[1,1e400],[3,4],[1,2]]]}""")]
    [TestCase("""{"type":"MultiPolygon","coordinates":[3]}""")]
    [TestCase("""{"geometry":null}""")]
    public void What_is_not_an_area_is_refused(string json) => Should.Throw<FormatException>(() => Read(json));

    private static GeoPolygon Read(string json) => GeoPolygon.FromGeoJson(JsonDocument.Parse(json).RootElement, CoordinateSystem.CGCS2000);
}
