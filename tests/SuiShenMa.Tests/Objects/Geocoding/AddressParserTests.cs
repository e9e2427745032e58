using System.Diagnostics;
using System.Globalization;
using Shouldly;
using SuiShenMa.Objects.Geocoding;

namespace SuiShenMa.Tests.Objects.Geocoding;

internal sealed class AddressParserTests
{
    private static readonly RegionAtlas Atlas = RegionAtlas.Shared;
    private static readonly AddressParser Parser = new(Atlas);

    [TestCase("上海市黄浦区南京东路300号", "310101", "南京东路300号")]
    [TestCase("上海市　黄浦区 南京东路 ３００ 号", "310101", "南京东路300号")]
    [TestCase("上海 黄浦 南京东路300号恒基名人购物中心", "310101", "南京东路300号")]
    [TestCase("200001上海市上海市黄浦区南京东路街道南京东路300號5楼501室", "310101002", "南京东路300号")]
    [TestCase("上海市市辖区浦东新区世纪大道100#", "310115", "世纪大道100号")]
    [TestCase("浦东新区,世纪大道,100", "310115", "世纪大道100号")]
    [TestCase("浦东世纪大道100号", "310115", "世纪大道100号")]
    [TestCase("浦东南路500号", null, "浦东南路500号")]
    [TestCase("宝山路233号", null, "宝山路233号")]
    [TestCase("长宁支路3号", null, "长宁支路3号")]
    [TestCase("上海路1号", null, "上海路1号")]
    [TestCase("静安区南京西路1266弄5支弄3号201室", "310106", "南京西路1266弄3号")]
    [TestCase("虹口区汾西路八十八弄6号", "310109", "汾西路88弄6号")]
    [TestCase("闸北区共和新路300-302号", "310106", "共和新路300号")]
    [TestCase("闸北区共和新路300、302号", "310106", "共和新路300号")]
    [TestCase("卢湾区打浦桥街道瑞金二路410号甲", "310101021", "瑞金二路410号")]
    [TestCase("黄浦区中山东一路18号", "310101", "中山东一路18号")]
    [TestCase("静安区石门一路251弄", "310106", "石门一路251弄")]
    [TestCase("静安寺街道愚园路100号", "310106012|310106013", "愚园路100号")]
    [TestCase("杨浦区国康路近四平路1239号", "310110", "四平路1239号")]
    [TestCase("闵行区沪闵公路258号", "310112", "沪闵公路258号")]
    [TestCase("宝山区月浦镇月狮村月罗路100号", "310113104", "月罗路100号")]
    [TestCase("黄浦区南京东路300号（南京东路街道）", "310101002", "南京东路300号")]
    [TestCase("黄浦区南京东路300号（云南中路居委会）", "310101002", "南京东路300号")]
    [TestCase("崇明县城桥镇人民路68号", "310151", "人民路68号")]
    [TestCase("黄浦区人民广场", "310101", "人民广场")]
    [TestCase("闵行区虹桥镇", "310112", "")]
    [TestCase("中国(上海)自由贸易试验区（保税片区）富特北路211号", "310115", "富特北路211号")]
    public void An_address_is_taken_apart(string address, string? region, string key)
    {
        var parsed = Parser.Parse(address);
        if (region is null)
            parsed.RegionCode.ShouldBeNull();
        else
            region.Split('|').ShouldContain(r => parsed.RegionCode!.StartsWith(r, StringComparison.Ordinal), parsed.RegionCode);
        parsed.Key.ShouldBe(key);
    }

    [Test]
    public void Room_and_building_are_kept_apart()
    {
        var parsed = Parser.Parse("黄浦区南京东路300号3号楼501室恒基名人");
        parsed.Room.ShouldBe("3号楼501室");
        parsed.Detail.ShouldBe("恒基名人");
        parsed.House.ShouldBe(300);
        parsed.ForProvider(Atlas).ShouldBe("上海市黄浦区南京东路300号恒基名人");
    }

    [Test]
    public void Real_committees_give_their_street_in_every_usual_spelling()
    {
        var random = new Random(300);
        var chosen = Atlas.Villages.Values.Where(v => Atlas.VillageNames.StartingAt(v.Name, 0, (_, l) => l == v.Name.Length).Length > 0)
            .OrderBy(_ => random.Next()).Take(300).ToList();
        foreach (var village in chosen)
        {
            var street = Atlas.Streets[village.StreetCode];
            var district = Atlas.Districts[street.DistrictCode];
            var word = village.Name.EndsWith('村') ? "村委会" : "居委会";
            CodeOf($"上海市{district.Name}{street.Name}{village.Name}{word}").ShouldBe(village.Code);
            CodeOf($"{district.Name}{street.Name}{village.Name}{word[..2]}12号").ShouldBe(village.Code);
            Parser.Parse($"上海市{street.Name}{village.Name}{word}").StreetCode.ShouldBe(street.Code, village.Name);

            var alone = Parser.Parse($"{district.Name}{village.Name}{word}");
            var namesakes = Atlas.Villages.Values.Where(v => v.Name == village.Name && v.DistrictCode == district.Code).Select(v => v.StreetCode).Distinct().Count();
            if (namesakes == 1)
                alone.StreetCode.ShouldBe(street.Code, $"{district.Name}{village.Name}{word}");
            else
                alone.Doubt.ShouldNotBeNull();

            string? CodeOf(string address)
            {
                var parsed = Parser.Parse(address);
                parsed.StreetCode.ShouldBe(street.Code, address);
                return parsed.VillageCode;
            }
        }
    }

    [Test]
    public void Every_street_is_known_with_and_without_its_district()
    {
        foreach (var street in Atlas.Streets.Values)
        {
            Parser.Parse($"上海市{Atlas.Districts[street.DistrictCode].Name}{street.Name}").StreetCode.ShouldBe(street.Code);
            Parser.Parse($"上海市{street.Name}人民路5号").StreetCode.ShouldBe(street.Code);
        }
    }

    [Test]
    public void A_street_of_another_district_is_a_contradiction()
    {
        var parsed = Parser.Parse("黄浦区陆家嘴街道世纪大道1号");
        parsed.DistrictCode.ShouldBe("310101");
        parsed.StreetCode.ShouldBeNull();
        parsed.Doubt.ShouldBe("地址中的陆家嘴街道不在黄浦区");
    }

    [Test]
    public void Any_text_is_answered_quickly()
    {
        var random = new Random(11);
        const string pieces = "上海市黄浦区浦东新南京路街道弄号室村居委会镇社区第一二三十百千0123456789()（）-、 ,\u0000\ud800\udc00\u200b\u202e甲😀";
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 2000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(0, 1001)).Select(_ => pieces[random.Next(pieces.Length)])]);
            Parser.Parse(text).Text.Length.ShouldBeLessThanOrEqualTo(2000);
        }

        foreach (var piece in pieces)
            Parser.Parse(new string(piece, 1000)).ShouldNotBeNull();
        foreach (var word in new[] { "居委会", "浦东新区", "南京东路街道", "路1号", "社区" })
            Parser.Parse(string.Concat(Enumerable.Repeat(word, 400))).ShouldNotBeNull();
        Parser.Parse(new string('9', 1000) + "号").ShouldNotBeNull();
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.ElapsedMilliseconds / 2.1:F0} µs an address"));
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }
}
