using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Objects.Geocoding;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tools;

namespace SuiShenMa.Tests.Objects.Geocode;

internal sealed class GeocodeTests
{
    private static readonly GeoPoint Known = new(121.4370, 31.1830, CoordinateSystem.CGCS2000);
    private static readonly string[] Systems = ["CGCS2000", "WGS84", "GCJ02", "BD09", "SHANGHAI"];
    private string _road = "";

    /// <summary>A place that the platform knows, on a road of the test's own.</summary>
    [SetUp]
    public async Task LearnAPlace()
    {
        _road = "转换" + new string([.. Guid.CreateVersion7().ToString("N")[^6..].Select(c => (char)('一' + c))]) + "路";
        await Stage.Enter(Slice.As("xuhui"), await Stage.Type(), address: $"上海市徐汇区{_road}100号", at: Known);
    }

    [TestCaseSource(nameof(Systems)), Row(204)]
    public async Task A_partner_gets_a_position_in_the_system_asked_for(string system)
    {
        var answer = await new Partner().Post("/api/v1/geocode", new { addresses = new[] { $"上海市徐汇区{_road}100号" }, coordinateSystem = system });
        answer.Status.ShouldBe(200);
        var item = answer["items"].AsArray().ShouldHaveSingleItem()!;
        ((string?)item["address"]).ShouldBe($"上海市徐汇区{_road}100号");
        ((string?)item["level"]).ShouldBe("门牌");
        ((double)item["confidence"]!).ShouldBeInRange(0.9, 1);
        ((string?)item["regionCode"]).ShouldBe("310104");
        ((string?)item["location"]!["coordinateSystem"]).ShouldBe(system);
        var point = new GeoPoint((double)item["location"]!["longitude"]!, (double)item["location"]!["latitude"]!, Enum.Parse<CoordinateSystem>(system));
        Coordinates.DistanceMetres(point, Known).ShouldBeLessThan(2);
    }

    [Test, Row(204)]
    public async Task Each_address_is_answered_by_itself_in_the_order_asked()
    {
        var answer = await new Partner().Post("/api/v1/geocode", new
        {
            addresses = new[] { "", $"徐汇区{_road}100号", new string('长', 301), null, "火星基地一号", "上海市静安区" },
            coordinateSystem = "GCJ02",
        });
        answer.Status.ShouldBe(200);
        var items = answer["items"].AsArray();
        items.Count.ShouldBe(6);
        Reason(items[0]!).ShouldContain("空");
        items[1]!["location"].ShouldNotBeNull();
        Reason(items[2]!).ShouldContain("300");
        Reason(items[3]!).ShouldContain("空");
        Reason(items[4]!).ShouldNotBeEmpty();
        foreach (var i in new[] { 0, 2, 3, 4 })
        {
            items[i]!["location"].ShouldBeNull();
            ((string?)items[i]!["level"]).ShouldBe("未定位");
            ((double)items[i]!["confidence"]!).ShouldBe(0);
        }
        ((string?)items[5]!["level"]).ShouldBe("区");

        static string Reason(JsonNode item) => (string?)item["reason"] ?? "";
    }

    [Test, Row(204)]
    public async Task Wrong_requests_are_refused_by_field()
    {
        var partner = new Partner();
        await Refused(new { addresses = new[] { "徐汇区" }, coordinateSystem = "gcj02" }, "coordinateSystem");
        await Refused(new { addresses = new[] { "徐汇区" }, coordinateSystem = "2" }, "coordinateSystem");
        await Refused(new { addresses = new[] { "徐汇区" } }, "coordinateSystem");
        await Refused(new { addresses = Array.Empty<string>(), coordinateSystem = "GCJ02" }, "addresses");
        await Refused(new { addresses = Enumerable.Repeat("徐汇区", 101), coordinateSystem = "GCJ02" }, "addresses");
        (await partner.Post("/api/v1/geocode", new { addresses = Enumerable.Repeat("徐汇区", 100), coordinateSystem = "GCJ02" })).Status.ShouldBe(200);

        async Task Refused(object body, string field)
        {
            var answer = await partner.Post("/api/v1/geocode", body);
            answer.Status.ShouldBe(400);
            answer["errors"]![field].ShouldNotBeNull();
        }
    }

    [TestCase("Amap"), TestCase("TianDiTu"), TestCase("Baidu"), Row(13), Row(204)]
    public async Task The_configured_map_service_answers(string provider)
    {
        await using var maps = MapStandIn.Build(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "None"]);
        await maps.StartAsync();
        await using var host = TestHost.NewFactory(Path.Combine(TestHost.DataFolder, "geo-" + provider), b => b
            .UseSetting("Geocoding:Provider", provider).UseSetting("Geocoding:Key", MapStandIn.GoodKey).UseSetting("Geocoding:BaseUrl", maps.Urls.First()));
        host.UseKestrel(0);
        host.StartServer();
        var answer = await new Partner(address: host.ClientOptions.BaseAddress).Post("/api/v1/geocode", new { addresses = new[] { "上海市徐汇区钦州路100号" }, coordinateSystem = "GCJ02" });
        answer.Status.ShouldBe(200);
        var item = answer["items"].AsArray()[0]!;
        ((string?)item["level"]).ShouldBe("门牌");
        ((string?)item["regionCode"]).ShouldBe("310104");
    }

    [Test, Row(13)]
    public async Task One_code_gets_its_position_when_the_operator_accepts_it()
    {
        var code = await Code($"上海市徐汇区{_road}100号");
        using var person = await Operator.SignIn("xuhui");
        var html = await person.Read("/admin/geocoding?code=" + code);
        html.ShouldSatisfyAllConditions(h => h.ShouldContain("门牌"), h => h.ShouldContain("BD-09"), h => h.ShouldContain("<svg class=\"outline\""), h => h.ShouldContain("采用这个坐标"));
        (await person.Post($"/admin/geocoding?handler=Accept&code={code}", new() { ["longitude"] = "121.5", ["latitude"] = "31.2" }, "/admin/geocoding?code=" + code)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Conflict);
        (await Stage.Row(code)).Location.ShouldBeNull();
        (await person.Post($"/admin/geocoding?handler=Accept&code={code}", new() { ["longitude"] = "121.437", ["latitude"] = "31.183" }, "/admin/geocoding?code=" + code)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
        var row = await Stage.Row(code);
        row.LocationSource.ShouldBe(LocationSource.Geocoded);
        Coordinates.DistanceMetres(row.Location!.Value, Known).ShouldBeLessThan(1);
        (await Stage.History(code)).ShouldContain(r => r.Action == "object.geocoded" && r.Details!.Contains("门牌"));
    }

    [TestCase(LocationSource.Entered), TestCase(LocationSource.Surveyed), Row(13)]
    public async Task What_a_person_gave_is_never_overwritten(LocationSource source)
    {
        var code = await Code($"上海市徐汇区{_road}100号");
        var own = new GeoPoint(121.44, 31.19, CoordinateSystem.CGCS2000);
        await Stage.Change(code, c => c.PutAt(own, source).ShouldBeTrue());
        (await Should.ThrowAsync<RuleViolation>(() => Slice.Send(Slice.As("xuhui"), new GeocodeObjectCode.Command(code, 121.437, 31.183)))).Code.ShouldBe("geocode.refused");
        var run = await Run([code]);
        run.Kept.ShouldBe(1);
        (await Items(run.RunId)).ShouldHaveSingleItem().Message.ShouldNotBeNull().ShouldContain("不覆盖");
        (await Stage.Row(code)).Location.ShouldBe(own);
    }

    [Test]
    public void A_position_keeps_the_better_founded_source()
    {
        var code = new ObjectCode();
        code.PutAt(Known, LocationSource.Entered).ShouldBeTrue();
        code.PutAt(Known with { Longitude = 121.5 }, LocationSource.Geocoded).ShouldBeFalse();
        code.Longitude.ShouldBe(Known.Longitude);
        code.PutAt(Known with { Longitude = 121.6 }, LocationSource.Surveyed).ShouldBeTrue();
        code.PutAt(Known, LocationSource.Entered).ShouldBeFalse();
        code.Longitude.ShouldBe(121.6);
    }

    [Test, Row(13)]
    public async Task Many_codes_are_placed_in_one_go_and_each_of_the_rest_says_why_not()
    {
        var good = await Code($"上海市徐汇区{_road}100号");
        var coarse = await Code("上海市徐汇区");
        var nowhere = await Code("火星基地一号");
        var foreign = (await Stage.Enter(Slice.As("jingan"), await Stage.Type(), region: "310106")).Code;
        using var person = await Operator.SignIn("xuhui");
        var run = await Run([good, coarse, nowhere, foreign]);
        (run.State, run.Total, run.Placed, run.Kept).ShouldBe((GeocodeRunState.Done, 4, 1, 3));
        var items = (await Items(run.RunId)).ToDictionary(i => i.Code);
        items[good].State.ShouldBe(GeocodeItemState.Placed);
        items[coarse].Message.ShouldNotBeNull().ShouldContain("只能定位到区");
        items[nowhere].Message.ShouldNotBeNull().ShouldContain("没有找到坐标");
        items[foreign].Message.ShouldNotBeNull().ShouldContain("权限范围");
        (await Stage.Row(good)).LocationSource.ShouldBe(LocationSource.Geocoded);
        (await Stage.Row(coarse)).Location.ShouldBeNull();
        var html = await person.Read("/admin/geocoding/runs/" + run.RunId);
        html.ShouldContain("已采用 1 条");
        html.ShouldContain("只能定位到区");
        using var stranger = await Operator.SignIn("jingan");
        using var refused = await stranger.Get("/admin/geocoding/runs/" + run.RunId);
        refused.StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Test, Row(13)]
    public async Task The_list_starts_a_run_for_chosen_codes_and_for_all_that_a_filter_finds()
    {
        var type = await Stage.Type();
        var chosen = (await Stage.Enter(Slice.As("xuhui"), type, address: $"上海市徐汇区{_road}100号")).Code;
        var other = (await Stage.Enter(Slice.As("xuhui"), type, address: $"上海市徐汇区{_road}100号")).Code;
        using var person = await Operator.SignIn("xuhui");
        (await person.Post("/admin/geocoding/runs", new() { ["codes"] = chosen }, "/admin/geocoding")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
        (await Stage.Row(chosen)).Location.ShouldNotBeNull();
        (await Stage.Row(other)).Location.ShouldBeNull();
        (await person.Post("/admin/geocoding/runs", new() { ["type"] = type, ["all"] = "true" }, "/admin/geocoding")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
        (await Stage.Row(other)).Location.ShouldNotBeNull();
        (await person.Post("/admin/geocoding/runs", new() { ["type"] = "none-such", ["all"] = "true" }, "/admin/geocoding")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Conflict);
        // Nothing chosen is nothing, not everything; a filter that cannot be read is no filter either.
        (await person.Post("/admin/geocoding/runs", [], "/admin/geocoding")).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        (await person.Post("/admin/geocoding/runs", new() { ["all"] = "true", ["state"] = "nonsense" }, "/admin/geocoding")).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
    }

    [Test, Row(13)]
    public async Task A_long_run_goes_on_in_the_background_where_it_was_left()
    {
        var type = await Stage.Type();
        var codes = new List<string>();
        for (var i = 0; i < 210; i++)
        {
            codes.Add((await Stage.Enter(Slice.As("xuhui"), type, address: $"上海市徐汇区{_road}100号")).Code);
        }
        var started = await Slice.Send(Slice.As("xuhui"), new GeocodeObjectCodes.Command([], new ObjectCodeFilter(null, type, null, null, null, null, null, null, null), GeocodeLevel.Door));
        started.Total.ShouldBe(210);
        // A host took it, did one code, and died: its claim runs out.
        await Slice.Db<ObjectsDb, int>(async db =>
        {
            var run = await db.GeocodeRuns.SingleAsync(r => r.RunId == started.RunId);
            (run.State, run.ClaimedBy, run.ClaimedUntil, run.Placed) = (GeocodeRunState.Running, "gone", TestHost.Clock.GetUtcNow().UtcDateTime.AddMinutes(1), 1);
            (await db.GeocodeItems.OrderBy(i => i.Id).FirstAsync(i => i.RunId == started.RunId)).State = GeocodeItemState.Placed;
            return await db.SaveChangesAsync();
        });
        await Slice.Run<RunGeocodingJob>();
        (await Find(started.RunId)).Placed.ShouldBe(1);
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(2)))
        {
            await Task.WhenAll(Slice.Run<RunGeocodingJob>(), Slice.Run<RunGeocodingJob>());
        }
        var done = await Find(started.RunId);
        (done.State, done.Placed, done.Kept).ShouldBe((GeocodeRunState.Done, 210, 0));
        (await Stage.History(codes[100])).Count(r => r.Action == "object.geocoded").ShouldBe(1);
    }

    [Test, Row(13)]
    public async Task A_run_whose_claim_a_clock_that_ran_away_wrote_is_taken_up_at_once()
    {
        var started = await Slice.Send(Slice.As("xuhui"), new GeocodeObjectCodes.Command([await Code($"上海市徐汇区{_road}100号")], null, GeocodeLevel.Door));
        await Slice.Db<ObjectsDb, int>(db => db.GeocodeRuns.Where(r => r.RunId == started.RunId)
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.ClaimedBy, "gone").SetProperty(r => r.ClaimedUntil, TestHost.Clock.GetUtcNow().UtcDateTime.AddDays(9))));
        await Slice.Run<RunGeocodingJob>();
        (await Find(started.RunId)).State.ShouldBe(GeocodeRunState.Done);
    }

    [Test, Row(13)]
    public async Task An_address_is_shown_in_every_coordinate_system()
    {
        using var person = await Operator.SignIn("xuhui-sub");
        var html = await person.Read("/admin/geocoding?address=" + Uri.EscapeDataString($"徐汇区{_road}100号"));
        foreach (var words in new[] { "CGCS2000", "WGS-84", "GCJ-02", "BD-09", "上海城建坐标", "121.437", "徐汇区 轮廓" })
        {
            html.ShouldContain(words);
        }
        (await person.Read("/admin/geocoding?address=" + Uri.EscapeDataString("火星基地一号"))).ShouldContain("没有找到坐标");
    }

    private static async Task<string> Code(string address) => (await Stage.Enter(Slice.As("xuhui"), await Stage.Type(), address: address)).Code;

    private static async Task<GeocodeRun> Run(string[] codes)
    {
        var started = await Slice.Send(Slice.As("xuhui"), new GeocodeObjectCodes.Command(codes, null, GeocodeLevel.Village));
        await Slice.Run<RunGeocodingJob>();
        return await Find(started.RunId);
    }

    private static Task<GeocodeRun> Find(string id) => Slice.Db<ObjectsDb, GeocodeRun>(db => db.GeocodeRuns.AsNoTracking().SingleAsync(r => r.RunId == id));

    private static Task<List<GeocodeItem>> Items(string id) => Slice.Db<ObjectsDb, List<GeocodeItem>>(db => db.GeocodeItems.AsNoTracking().Where(i => i.RunId == id).ToListAsync());
}
