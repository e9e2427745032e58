using Microsoft.Extensions.Options;
using Shouldly;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Objects.Geocoding;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Geocoding;

internal sealed class OfflineGeocoderTests
{
    private InMemoryGazetteer _gazetteer = new();

    [SetUp]
    public void Known_houses()
    {
        _gazetteer = new InMemoryGazetteer()
            .Add("黄浦区南京东路街道南京东路100号", 121.4850, 31.2380, "Surveyed")
            .Add("黄浦区南京东路街道南京东路300号", 121.4810, 31.2370)
            .Add("黄浦区南京东路街道南京东路200号", 121.4832, 31.2376);
    }

    [Test, Row(13), Row(204)]
    public async Task A_known_house_gets_its_own_position()
    {
        var result = await Locate("上海市黄浦区 南京东路１００号 5楼");
        result.Level.ShouldBe("门牌");
        result.Confidence.ShouldBe(0.98);
        result.RegionCode.ShouldBe("310101");
        result.Location.ShouldBe(new GeoPoint(121.4850, 31.2380, CoordinateSystem.CGCS2000));
        result.Reason.ShouldBeNull();
        result.Source.ShouldBe("Offline");
    }

    [Test, Row(13), Row(204)]
    public async Task The_answer_comes_in_the_system_asked_for()
    {
        foreach (var system in Enum.GetValues<CoordinateSystem>())
        {
            var location = (await Locate("黄浦区南京东路100号", system)).Location!.Value;
            location.System.ShouldBe(system);
            Coordinates.DistanceMetres(location, new(121.4850, 31.2380, CoordinateSystem.CGCS2000)).ShouldBeLessThan(1);
        }
    }

    [Test, Row(13), Row(204)]
    public async Task A_house_between_two_known_ones_lies_between_them()
    {
        var result = await Locate("黄浦区南京东路150号");
        result.Level.ShouldBe("道路");
        result.Location!.Value.Longitude.ShouldBe((121.4850 + 121.4832) / 2, 1e-7);
        result.Location.Value.Latitude.ShouldBe((31.2380 + 31.2376) / 2, 1e-7);
        result.Confidence.ShouldBeInRange(0.7, 0.8);
        result.Reason.ShouldBe("按同一道路 100 号与 200 号之间的位置推算");
    }

    [Test]
    public async Task Neighbours_on_the_same_side_come_first()
    {
        _gazetteer.Add("黄浦区南京东路101号", 121.4851, 31.2390).Add("黄浦区南京东路301号", 121.4811, 31.2390);
        (await Locate("黄浦区南京东路151号")).Location!.Value.Latitude.ShouldBe(31.2390, 1e-7);
    }

    [Test]
    public async Task Beyond_the_last_known_house_the_nearest_one_answers_with_less_trust()
    {
        var result = await Locate("黄浦区南京东路340号");
        result.Location!.Value.Longitude.ShouldBe(121.4810);
        result.Level.ShouldBe("道路");
        result.Confidence.ShouldBe(0.45);
    }

    [Test]
    public async Task A_road_without_number_gets_a_known_place_on_it()
    {
        var result = await Locate("黄浦区南京东路");
        result.Level.ShouldBe("道路");
        result.Location!.Value.Longitude.ShouldBe(121.4832);
    }

    [Test]
    public async Task A_road_without_district_is_placed_when_only_one_district_has_it()
    {
        (await Locate("南京东路100号")).RegionCode.ShouldBe("310101");
        (await Locate("南京东路150号")).RegionCode.ShouldBe("310101");

        _gazetteer.Add("崇明区南京东路100号", 121.55, 31.65).Add("崇明区南京东路200号", 121.551, 31.65);
        var result = await Locate("南京东路150号");
        result.Location.ShouldBeNull();
        result.Reason!.ShouldContain("“南京东路”在多个区都有，请补充所在的区");
        (await Locate("南京东路100号")).Location.ShouldBeNull();
        (await Locate("崇明区南京东路100号")).Location!.Value.Longitude.ShouldBe(121.55);
    }

    [Test]
    public async Task A_committee_that_is_known_answers_for_its_addresses()
    {
        _gazetteer.Add("黄浦区南京东路街道贵州路居委会", 121.4795, 31.2362);
        var own = await Locate("黄浦区贵州路居委会");
        (own.Level, own.Confidence).ShouldBe(("居村", 0.6));
        var near = await Locate("黄浦区南京东路街道贵州路居委会厦门路9号");
        (near.Level, near.Confidence, near.RegionCode).ShouldBe(("居村", 0.5, "310101002"));
        near.Location!.Value.Longitude.ShouldBe(121.4795);
    }

    [Test, Row(13), Row(204)]
    public async Task An_unknown_committee_gets_the_mean_of_its_street()
    {
        var result = await Locate("云南中路居委会");
        (result.Level, result.Confidence, result.RegionCode).ShouldBe(("街道", 0.3, "310101002"));
        result.Location!.Value.Longitude.ShouldBe((121.4850 + 121.4810 + 121.4832) / 3, 1e-6);
        result.Reason!.ShouldContain("南京东路街道");
    }

    [Test]
    public async Task A_street_without_known_places_falls_back_to_the_district_centre()
    {
        var result = await Locate("徐汇区漕河泾街道钦州路1号", CoordinateSystem.GCJ02);
        (result.Level, result.Confidence).ShouldBe(("区", 0.1));
        result.Location!.Value.Longitude.ShouldBe(121.43752, 1e-6);
        result.Location.Value.Latitude.ShouldBe(31.179973, 1e-6);
        result.RegionCode!.ShouldStartWith("310104");
        result.Reason.ShouldBe("只定位到徐汇区中心点，请在地图上选点");
    }

    [TestCase("", "地址为空")]
    [TestCase(" \u3000,", "地址为空")]
    [TestCase("不知道在哪里", "地址中没有可识别的区、街镇、居村或已知地点，无法定位")]
    [TestCase("环球路55号", "没有“环球路”的参考点，地址中也没有写明所在的区，请补充区或街镇")]
    public async Task An_address_that_cannot_be_placed_has_no_position_but_a_reason(string address, string reason)
    {
        var result = await Locate(address);
        result.Location.ShouldBeNull();
        result.Level.ShouldBeNull();
        result.Confidence.ShouldBe(0);
        result.RegionCode.ShouldBeNull();
        result.Reason.ShouldBe(reason);
    }

    [Test]
    public async Task Too_long_a_text_is_refused() =>
        (await Locate("黄浦区" + new string('路', 1000))).Reason.ShouldBe("地址超过 1000 个字符");

    [Test]
    public async Task A_reference_point_outside_of_its_district_is_not_used()
    {
        _gazetteer.Add(new GazetteerPoint
        {
            Name = "福州路1号",
            Road = "福州路",
            HouseNumber = 1,
            DistrictCode = "310101",
            Longitude = 121.20,
            Latitude = 31.02,
            Source = "import",
        });
        var result = await Locate("黄浦区福州路1号");
        result.Level.ShouldBe("区");
        result.Reason!.ShouldContain("有参考点不在所写的区内，未采用");
    }

    [Test]
    public async Task A_contradiction_is_said_and_lowers_the_trust()
    {
        var result = await Locate("黄浦区陆家嘴街道南京东路100号");
        result.Reason!.ShouldContain("地址中的陆家嘴街道不在黄浦区");
        result.Confidence.ShouldBeLessThan(0.7);
    }

    [Test, Row(13)]
    public async Task A_batch_is_answered_in_the_order_asked()
    {
        var results = await Geocoder().GeocodeAsync(
            ["黄浦区南京东路100号", "", "徐汇区", "黄浦区南京东路200号"], CoordinateSystem.CGCS2000, default);
        results.Select(r => r.Level).ShouldBe(["门牌", null, "区", "门牌"]);
        results.Select(r => r.Address).ShouldBe(["黄浦区南京东路100号", "", "徐汇区", "黄浦区南京东路200号"]);
    }

    [TestCase("Geocoded", 121.485, 31.238, false)]
    [TestCase("Entered", 121.485, 31.238, true)]
    [TestCase("Entered", 121.20, 31.02, false)]
    [TestCase("Entered", 116.4, 39.9, false)]
    public void Only_believable_positions_of_people_become_references(string source, double lon, double lat, bool accepted) =>
        (GazetteerPoint.From(new(RegionAtlas.Shared), RegionAtlas.Shared, "黄浦区南京东路50号", new(lon, lat, CoordinateSystem.CGCS2000), source, TimeProvider.System) is not null)
            .ShouldBe(accepted);

    [TestCase(null, LocationSource.Geocoded, true)]
    [TestCase(LocationSource.Geocoded, LocationSource.Geocoded, true)]
    [TestCase(LocationSource.Geocoded, LocationSource.Entered, true)]
    [TestCase(LocationSource.Entered, LocationSource.Geocoded, false)]
    [TestCase(LocationSource.Entered, LocationSource.Entered, true)]
    [TestCase(LocationSource.Entered, LocationSource.Surveyed, true)]
    [TestCase(LocationSource.Surveyed, LocationSource.Geocoded, false)]
    [TestCase(LocationSource.Surveyed, LocationSource.Entered, false)]
    [TestCase(LocationSource.Surveyed, LocationSource.Surveyed, true)]
    public void A_surveyed_position_is_never_overwritten_by_a_weaker_one(object? current, object candidate, bool allowed)
    {
        Location.MayBeReplacedBy((LocationSource?)current, (LocationSource)candidate).ShouldBe(allowed);
        if (current is LocationSource source)
            new Location(default, source).MayBeReplacedBy((LocationSource)candidate).ShouldBe(allowed);
    }

    private async Task<GeocodeResult> Locate(string address, CoordinateSystem target = CoordinateSystem.CGCS2000) =>
        (await Geocoder().GeocodeAsync([address], target, default))[0];

    private OfflineGeocoder Geocoder() =>
        new(_gazetteer, new(RegionAtlas.Shared), RegionAtlas.Shared, Options.Create(ShanghaiGrid.Approximate));
}
