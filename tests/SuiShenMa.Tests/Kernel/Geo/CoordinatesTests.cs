using System.Text.Json;
using Shouldly;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Kernel.Geo;

internal sealed class CoordinatesTests
{
    private static readonly JsonElement Pairs = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "coord-pairs.json"))).RootElement;

    private static readonly CoordinateSystem[] Geographic = [CoordinateSystem.WGS84, CoordinateSystem.GCJ02, CoordinateSystem.BD09];

    public static IEnumerable<TestCaseData> Cities() =>
        Pairs.GetProperty("cities").EnumerateArray().Select(c => new TestCaseData(c.GetProperty("coords"))
            .SetArgDisplayNames(c.GetProperty("attrs").GetProperty("name").GetString()!));

    public static IEnumerable<TestCaseData> Computed() =>
        Pairs.GetProperty("computed").EnumerateArray().Select(c => new TestCaseData(c).SetArgDisplayNames(c.GetProperty("name").GetString()!));

    [TestCaseSource(nameof(Cities))]
    public void A_city_has_its_published_position_in_every_system(JsonElement coords)
    {
        foreach (var from in Geographic)
        {
            foreach (var to in Geographic)
            {
                var tolerance = from == CoordinateSystem.BD09 && to == CoordinateSystem.GCJ02 ? 5e-6 : 5e-5;
                ShouldBeNear(Coordinates.Convert(Read(coords, from.ToString(), from), to), Read(coords, to.ToString(), to), tolerance);
            }
        }
    }

    [TestCaseSource(nameof(Computed)), Row(13), Row(204)]
    public void A_point_agrees_with_gcoord(JsonElement pair)
    {
        var wgs = Read(pair, "WGS84", CoordinateSystem.WGS84);
        var gcj = Read(pair, "GCJ02", CoordinateSystem.GCJ02);
        var bd = Read(pair, "BD09", CoordinateSystem.BD09);

        ShouldBeNear(Coordinates.Convert(wgs, CoordinateSystem.GCJ02), gcj, 1e-10);
        ShouldBeNear(Coordinates.Convert(wgs, CoordinateSystem.BD09), bd, 1e-10);
        ShouldBeNear(Coordinates.Convert(gcj, CoordinateSystem.BD09), bd, 1e-10);
        ShouldBeNear(Coordinates.Convert(gcj, CoordinateSystem.WGS84), Read(pair, "GCJ02_back_to_WGS84", CoordinateSystem.WGS84), 1e-6);
        ShouldBeNear(Coordinates.Convert(gcj, CoordinateSystem.WGS84), wgs, 1e-8);
        ShouldBeNear(Coordinates.Convert(wgs, CoordinateSystem.CGCS2000), wgs with { System = CoordinateSystem.CGCS2000 }, 0);
    }

    [Test]
    public void The_published_examples_of_coordtransform_hold()
    {
        const double lon = 116.404, lat = 39.915;
        ShouldBeNear(Coordinates.Convert(new(lon, lat, CoordinateSystem.WGS84), CoordinateSystem.GCJ02), new(116.41024449916938, 39.91640428150164, CoordinateSystem.GCJ02), 1e-11);
        ShouldBeNear(Coordinates.Convert(new(lon, lat, CoordinateSystem.GCJ02), CoordinateSystem.BD09), new(116.41036949371029, 39.92133699351021, CoordinateSystem.BD09), 1e-11);
        ShouldBeNear(Coordinates.Convert(new(lon, lat, CoordinateSystem.BD09), CoordinateSystem.GCJ02), new(116.39762729119315, 39.90865673957631, CoordinateSystem.GCJ02), 1e-11);
    }

    [Test]
    public void The_shanghai_grid_gives_the_worked_values()
    {
        var point = new GeoPoint(121.4737, 31.2304, CoordinateSystem.WGS84);

        var approximate = Coordinates.Convert(point, CoordinateSystem.SHANGHAI);
        approximate.Longitude.ShouldBe(622.81, 0.01);
        approximate.Latitude.ShouldBe(-558.12, 0.01);

        var definition = Coordinates.Convert(point, CoordinateSystem.SHANGHAI, ShanghaiGrid.Beijing1954);
        definition.Longitude.ShouldBe(631.87, 0.01);
        definition.Latitude.ShouldBe(-562.52, 0.01);
    }

    [Test]
    public void Surveyed_parameters_move_the_grid_and_are_undone_exactly()
    {
        var point = new GeoPoint(121.4737, 31.2304, CoordinateSystem.CGCS2000);
        var plain = Coordinates.Convert(point, CoordinateSystem.SHANGHAI);

        var shifted = new ShanghaiGrid { FourParameters = new(3, -2, 0, 0) };
        var moved = Coordinates.Convert(point, CoordinateSystem.SHANGHAI, shifted);
        (moved.Longitude - plain.Longitude).ShouldBe(3, 1e-9);
        (moved.Latitude - plain.Latitude).ShouldBe(-2, 1e-9);

        // One arc second about the earth's axis turns the frame east, so the point goes west by a·cos(lat)·1".
        var turned = Coordinates.Convert(point, CoordinateSystem.SHANGHAI, new() { SevenParameters = new(0, 0, 0, 0, 0, 1, 0) });
        (turned.Longitude - plain.Longitude).ShouldBe(-26.47, 0.02);

        var grid = new ShanghaiGrid
        {
            Ellipsoid = Ellipsoid.Krasovsky,
            CentralMeridian = 121.4671519444444,
            FalseEasting = 8,
            FalseNorthing = -3457143.04,
            OriginLatitude = 0,
            SevenParameters = new(-15, 120, 60, 0.4, -0.2, 1.1, -3.5),
            FourParameters = new(1.5, -0.7, 12, 4),
        };
        var there = Coordinates.Convert(point, CoordinateSystem.SHANGHAI, grid);
        Coordinates.DistanceMetres(Coordinates.Convert(there, CoordinateSystem.CGCS2000, grid), point).ShouldBeLessThan(0.01);
    }

    [Test]
    public void Every_way_between_two_systems_leads_back_within_a_centimetre()
    {
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var start = new GeoPoint(120.9 + random.NextDouble() * 1.2, 30.7 + random.NextDouble() * 1.1, CoordinateSystem.CGCS2000);
            foreach (var a in Enum.GetValues<CoordinateSystem>())
            {
                foreach (var b in Enum.GetValues<CoordinateSystem>())
                {
                    var there = Coordinates.Convert(Coordinates.Convert(start, a), b);
                    there.System.ShouldBe(b);
                    // BD-09 has no exact inverse; its published one errs by up to a metre.
                    var tolerance = a == CoordinateSystem.BD09 || b == CoordinateSystem.BD09 ? 1.5 : 0.01;
                    Coordinates.DistanceMetres(there, start).ShouldBeLessThan(tolerance, $"{a} to {b}");
                }
            }
        }
    }

    [Test]
    public void Distance_agrees_with_the_geodesists_example()
    {
        // Flinders Peak to Buninyong, GDA technical manual.
        var a = new GeoPoint(144 + 25 / 60.0 + 29.52440 / 3600, -(37 + 57 / 60.0 + 3.72030 / 3600), CoordinateSystem.WGS84);
        var b = new GeoPoint(143 + 55 / 60.0 + 35.38390 / 3600, -(37 + 39 / 60.0 + 10.15610 / 3600), CoordinateSystem.WGS84);
        Coordinates.DistanceMetres(a, b).ShouldBe(54972.271, 0.5);
        Coordinates.DistanceMetres(a, a).ShouldBe(0);
        Coordinates.DistanceMetres(new(0, 0, CoordinateSystem.WGS84), new(180, 0, CoordinateSystem.WGS84)).ShouldBe(20_037_508, 50_000);
    }

    [Test]
    public void Distance_between_systems_compares_the_same_place() =>
        Coordinates.DistanceMetres(
            new(121.4737, 31.2304, CoordinateSystem.WGS84),
            new(121.47822305927693, 31.22845773757727, CoordinateSystem.GCJ02)).ShouldBeLessThan(0.01);

    [TestCase(121.47, 31.23, CoordinateSystem.WGS84, null)]
    [TestCase(121.47, 31.23, CoordinateSystem.BD09, null)]
    [TestCase(622.8, -558.1, CoordinateSystem.SHANGHAI, null)]
    [TestCase(31.23, 121.47, CoordinateSystem.GCJ02, "经度和纬度写反了")]
    [TestCase(0, 0, CoordinateSystem.GCJ02, "坐标不在上海市及周边范围内")]
    [TestCase(116.4, 39.9, CoordinateSystem.CGCS2000, "坐标不在上海市及周边范围内")]
    [TestCase(double.NaN, 31, CoordinateSystem.CGCS2000, "坐标不是有效的数字")]
    [TestCase(121, double.PositiveInfinity, CoordinateSystem.CGCS2000, "坐标不是有效的数字")]
    [TestCase(500, 31, CoordinateSystem.CGCS2000, "经度应在 -180 到 180 之间")]
    [TestCase(121, 95, CoordinateSystem.CGCS2000, "纬度应在 -90 到 90 之间")]
    [TestCase(121.47, 31.23, CoordinateSystem.SHANGHAI, "填写的像是经纬度，而坐标系选的是上海城建坐标（米）")]
    [TestCase(3e6, 0, CoordinateSystem.SHANGHAI, "上海城建坐标超出范围（±120 公里）")]
    [TestCase(121, 31, (CoordinateSystem)9, "坐标系不在支持的范围内")]
    public void A_position_that_cannot_be_in_the_city_is_refused_with_its_reason(double x, double y, CoordinateSystem system, string? expected)
    {
        Coordinates.IsPlausible(new(x, y, system), out var reason).ShouldBe(expected is null);
        reason.ShouldBe(expected);
    }

    [Test]
    public void A_position_travels_with_its_system_in_json()
    {
        const string json = """{"longitude":121.47,"latitude":31.23,"coordinateSystem":"GCJ02"}""";
        var point = new GeoPoint(121.47, 31.23, CoordinateSystem.GCJ02);
        JsonSerializer.Serialize(point).ShouldBe(json);
        JsonSerializer.Deserialize<GeoPoint>(json).ShouldBe(point);
        JsonSerializer.Deserialize<GeoPoint>(json, JsonSerializerOptions.Web).ShouldBe(point);
    }

    [TestCase("""{"longitude":121.47,"latitude":31.23}""")]
    [TestCase("""{"longitude":121.47,"coordinateSystem":"GCJ02"}""")]
    [TestCase("""{"longitude":121.47,"latitude":31.23,"coordinateSystem":2}""")]
    [TestCase("""{"longitude":121.47,"latitude":31.23,"coordinateSystem":"EPSG4326"}""")]
    public void A_bare_pair_is_refused(string json) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<GeoPoint>(json));

    private static GeoPoint Read(JsonElement coords, string name, CoordinateSystem system) =>
        new(coords.GetProperty(name)[0].GetDouble(), coords.GetProperty(name)[1].GetDouble(), system);

    private static void ShouldBeNear(GeoPoint actual, GeoPoint expected, double tolerance)
    {
        actual.System.ShouldBe(expected.System);
        actual.Longitude.ShouldBe(expected.Longitude, tolerance);
        actual.Latitude.ShouldBe(expected.Latitude, tolerance);
    }
}
