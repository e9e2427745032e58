using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Objects.Geocoding;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tools;

namespace SuiShenMa.Tests.Objects.Geocoding;

/// <summary>The three map services, spoken to over real HTTP on the loopback.</summary>
internal sealed class OnlineGeocoderTests
{
    private static readonly string[] Providers = ["Amap", "TianDiTu", "Baidu"];

    private readonly List<ServiceProvider> _built = [];
    private readonly CapturedLog _log = new();
    private readonly FakeTimeProvider _clock = new();
    private WebApplication _maps = null!;
    private string _url = "";

    [OneTimeSetUp]
    public async Task Start()
    {
        _maps = MapStandIn.Build(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "None"]);
        await _maps.StartAsync();
        _url = _maps.Urls.First();
    }

    [OneTimeTearDown]
    public async Task Stop() => await _maps.DisposeAsync();

    [TearDown]
    public async Task Forget()
    {
        foreach (var services in _built)
            await services.DisposeAsync();
        _built.Clear();
    }

    [TestCaseSource(nameof(Providers)), Row(13), Row(204)]
    public async Task A_service_answers_with_a_position_in_the_district(string provider)
    {
        var result = await One(provider, MapStandIn.GoodKey, "上海市徐汇区钦州路100号");
        result.Source.ShouldBe(provider);
        result.Level.ShouldBe("门牌");
        result.Confidence.ShouldBeGreaterThanOrEqualTo(0.8);
        result.RegionCode.ShouldBe("310104");
        result.Reason.ShouldBeNull();
        RegionAtlas.Shared.DistrictAt(result.Location!.Value)!.Name.ShouldBe("徐汇区");
        (await One(provider, MapStandIn.GoodKey, "徐汇区钦州路")).Level.ShouldBe("道路");
    }

    [Test]
    public async Task The_services_agree_although_each_has_its_own_coordinate_system()
    {
        var points = new List<GeoPoint>();
        foreach (var provider in Providers)
            points.Add((await One(provider, MapStandIn.GoodKey, "上海市徐汇区钦州路100号")).Location!.Value);
        points.ShouldAllBe(p => p.System == CoordinateSystem.GCJ02);
        Coordinates.DistanceMetres(points[0], points[1]).ShouldBeLessThan(1);
        Coordinates.DistanceMetres(points[0], points[2]).ShouldBeLessThan(1);
    }

    [TestCaseSource(nameof(Providers)), Row(13)]
    public async Task A_batch_is_answered_in_the_order_asked(string provider)
    {
        var addresses = Enumerable.Range(1, 25).Select(i => i % 5 == 0 ? "无此地" + i : $"普陀区中山北路{i}号").ToList();
        var results = await Create(provider, MapStandIn.GoodKey).GeocodeAsync(addresses, CoordinateSystem.CGCS2000, default);
        results.Select(r => r.Address).ShouldBe(addresses);
        for (var i = 0; i < results.Count; i++)
            results[i].Level.ShouldBe((i + 1) % 5 == 0 ? null : "门牌", addresses[i]);
        results.Select(r => r.Location).OfType<GeoPoint>().Distinct().Count().ShouldBe(20);
    }

    [Test]
    public async Task Addresses_that_a_batch_leaves_out_do_not_shift_the_others()
    {
        var results = await Create("Amap", MapStandIn.GoodKey).GeocodeAsync(
            ["普陀区中山北路1号", "普陀区缺失路2号", "徐汇区钦州路3号"], CoordinateSystem.GCJ02, default);
        results.Select(r => RegionAtlas.Shared.DistrictAt(r.Location!.Value)!.Name).ShouldBe(["普陀区", "普陀区", "徐汇区"]);
        results.ShouldAllBe(r => r.Source == "Amap");
    }

    [Test]
    public async Task Ten_addresses_travel_in_one_request()
    {
        var before = Seen().Count;
        await Create("Amap", MapStandIn.GoodKey).GeocodeAsync(
            [.. Enumerable.Range(1, 20).Select(i => $"普陀区中山北路{i}号")], CoordinateSystem.GCJ02, default);
        (Seen().Count - before).ShouldBe(2);
    }

    [TestCase("Amap", "standin-secret", "Amap")]
    [TestCase("Baidu", "standin-secret", "Baidu")]
    [TestCase("Amap", "another", "Offline")]
    [TestCase("Baidu", "another", "Offline")]
    public async Task A_request_is_signed_when_there_is_a_secret(string provider, string secret, string source) =>
        (await One(provider, MapStandIn.GoodKey, "徐汇区钦州路100号", secret)).Source.ShouldBe(source);

    [TestCase("Amap", "no-such-key", "密钥无效或没有权限")]
    [TestCase("TianDiTu", "no-such-key", "密钥无效或没有权限")]
    [TestCase("Baidu", "no-such-key", "密钥无效或没有权限")]
    [TestCase("Amap", MapStandIn.QuotaKey, "配额已用完")]
    [TestCase("TianDiTu", MapStandIn.QuotaKey, "调用过于频繁")]
    [TestCase("Baidu", MapStandIn.QuotaKey, "配额已用完")]
    [TestCase("Amap", MapStandIn.BusyKey, "调用过于频繁")]
    [TestCase("TianDiTu", MapStandIn.BusyKey, "暂不可用")]
    [TestCase("Baidu", MapStandIn.BusyKey, "调用过于频繁")]
    [TestCase("Amap", MapStandIn.BrokenKey, "应答无法识别")]
    [TestCase("TianDiTu", MapStandIn.BrokenKey, "应答无法识别")]
    [TestCase("Baidu", MapStandIn.BrokenKey, "应答无法识别")]
    [TestCase("Amap", MapStandIn.SlowKey, "超时未应答")]
    [TestCase("TianDiTu", MapStandIn.SlowKey, "超时未应答")]
    [TestCase("Baidu", MapStandIn.SlowKey, "超时未应答")]
    public async Task When_a_service_fails_local_data_answers_and_says_so(string provider, string key, string reason)
    {
        var result = await One(provider, key, "徐汇区钦州路100号");
        result.Source.ShouldBe("Offline");
        result.Level.ShouldBe("区");
        result.Confidence.ShouldBe(0.08);
        result.Reason!.ShouldContain(reason + "，由本地数据推算");
        _log.Text.ShouldContain("Map service " + provider);
    }

    [Test]
    public async Task A_service_that_is_not_there_is_survived()
    {
        var result = (await Create("Amap", "k", url: "http://127.0.0.1:9").GeocodeAsync(["徐汇区钦州路100号"], CoordinateSystem.GCJ02, default))[0];
        result.Reason!.ShouldStartWith("高德地图暂不可用");
        result.Location.ShouldNotBeNull();
    }

    [TestCaseSource(nameof(Providers))]
    public async Task A_position_in_another_city_is_not_believed(string provider)
    {
        var result = await One(provider, MapStandIn.ForeignKey, "徐汇区钦州路100号");
        result.Source.ShouldBe("Offline");
        result.Reason!.ShouldContain("返回的位置未采用：坐标不在上海市及周边范围内");
    }

    [TestCaseSource(nameof(Providers))]
    public async Task A_place_that_the_service_does_not_know_is_answered_locally(string provider)
    {
        var result = await One(provider, MapStandIn.GoodKey, "无名大厦");
        result.Location.ShouldBeNull();
        result.Reason!.ShouldContain("没有找到该地址");
    }

    [Test]
    public async Task A_slow_service_costs_a_bounded_time_and_is_then_left_alone()
    {
        var geocoder = Create("TianDiTu", MapStandIn.SlowKey);
        var addresses = Enumerable.Range(1, 100).Select(i => $"徐汇区钦州路{i}号").ToList();
        var watch = Stopwatch.StartNew();
        var results = await geocoder.GeocodeAsync(addresses, CoordinateSystem.GCJ02, default);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(8));
        results.ShouldAllBe(r => r.Location != null && r.Reason!.Contains("超时未应答"));

        var before = Seen().Count;
        await geocoder.GeocodeAsync(addresses, CoordinateSystem.GCJ02, default);
        Seen().Count.ShouldBe(before);

        _clock.Advance(TimeSpan.FromSeconds(31));
        await geocoder.GeocodeAsync(["徐汇区钦州路1号", "徐汇区钦州路2号"], CoordinateSystem.GCJ02, default);
        Seen().Count.ShouldBe(before + 1, "one trial after the break");
    }

    [Test]
    public async Task A_wrong_key_is_tried_once_and_not_for_each_address()
    {
        var before = Seen().Count;
        await Create("Baidu", "no-such-key", concurrency: 1).GeocodeAsync(
            [.. Enumerable.Range(1, 50).Select(i => $"徐汇区钦州路{i}号")], CoordinateSystem.GCJ02, default);
        Seen().Count.ShouldBe(before + 1);
    }

    [Test]
    public async Task The_caller_can_give_up()
    {
        using var cancel = new CancellationTokenSource(100);
        await Should.ThrowAsync<OperationCanceledException>(
            () => Create("Amap", MapStandIn.SlowKey).GeocodeAsync(["徐汇区钦州路100号"], CoordinateSystem.GCJ02, cancel.Token));
    }

    [Test]
    public async Task A_known_house_is_not_asked_for()
    {
        var before = Seen().Count;
        var gazetteer = new InMemoryGazetteer().Add("徐汇区钦州路100号", 121.42, 31.17, "Surveyed");
        var result = (await Create("Amap", MapStandIn.GoodKey, gazetteer: gazetteer).GeocodeAsync(["徐汇区钦州路100号"], CoordinateSystem.CGCS2000, default))[0];
        result.Location!.Value.Longitude.ShouldBe(121.42);
        Seen().Count.ShouldBe(before);
    }

    [TestCaseSource(nameof(Providers))]
    public async Task Nobody_outside_learns_the_room_and_no_log_the_key(string provider)
    {
        var before = Seen().Count;
        foreach (var key in new[] { MapStandIn.GoodKey, "no-such-key", MapStandIn.BrokenKey, MapStandIn.SlowKey })
        {
            await One(provider, key, "徐汇区钦州路100号3号楼501室", "hush-hush");
            _log.Text.ShouldNotContain(key);
            _log.Text.ShouldNotContain("hush-hush");
        }

        var sent = Seen().Skip(before).ToList();
        sent.Count.ShouldBe(4);
        sent.ShouldAllBe(s => s.Contains("钦州路100号") && !s.Contains("501"));
    }

    [TestCase("Amap", null, "http://127.0.0.1", "Key is missing")]
    [TestCase("Baidu", "k", "ftp://host", "BaseUrl")]
    [TestCase("Baidu", "k", "nonsense", "BaseUrl")]
    public void A_wrong_configuration_is_named_at_start(string provider, string? key, string url, string complaint)
    {
        var options = Services(provider, key, url).GetRequiredService<IOptions<GeocodingOptions>>();
        Should.Throw<OptionsValidationException>(() => options.Value).Message.ShouldContain(complaint);
    }

    [Test]
    public void Without_configuration_the_platform_answers_itself()
    {
        using var scope = Services(null, null, null).CreateScope();
        scope.ServiceProvider.GetRequiredService<IGeocoder>().ShouldBeOfType<OfflineGeocoder>();
    }

    [Test]
    public void The_parameters_of_the_city_grid_come_from_the_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Geo:Shanghai:Ellipsoid:SemiMajorAxis"] = "6378245",
            ["Geo:Shanghai:Ellipsoid:InverseFlattening"] = "298.3",
            ["Geo:Shanghai:CentralMeridian"] = "121.4671519444444",
            ["Geo:Shanghai:OriginLatitude"] = "0",
            ["Geo:Shanghai:FalseEasting"] = "8",
            ["Geo:Shanghai:FalseNorthing"] = "-3457143.04",
            ["Geo:Shanghai:FourParameters:Dx"] = "1.5",
            ["Geo:Shanghai:FourParameters:Dy"] = "0",
            ["Geo:Shanghai:FourParameters:Rotation"] = "0",
            ["Geo:Shanghai:FourParameters:ScalePpm"] = "0",
        }).Build();
        using var services = new ServiceCollection().AddGeocoding(configuration).BuildServiceProvider();
        var grid = services.GetRequiredService<IOptions<ShanghaiGrid>>().Value;
        Coordinates.Convert(new(121.4737, 31.2304, CoordinateSystem.WGS84), CoordinateSystem.SHANGHAI, grid).Longitude.ShouldBe(633.37, 0.01);
    }

    private IReadOnlyList<string> Seen() => _maps.Services.GetRequiredService<RequestCount>().Seen;

    private async Task<GeocodeResult> One(string provider, string key, string address, string? secret = null) =>
        (await Create(provider, key, secret).GeocodeAsync([address], CoordinateSystem.GCJ02, default))[0];

    private IGeocoder Create(
        string provider, string key, string? secret = null, string? url = null, int concurrency = 4, InMemoryGazetteer? gazetteer = null) =>
        Services(provider, key, url ?? _url, secret, concurrency, gazetteer).CreateScope().ServiceProvider.GetRequiredService<IGeocoder>();

    private ServiceProvider Services(
        string? provider, string? key, string? url, string? secret = null, int concurrency = 4, InMemoryGazetteer? gazetteer = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Geocoding:Provider"] = provider,
            ["Geocoding:Key"] = key,
            ["Geocoding:Secret"] = secret,
            ["Geocoding:BaseUrl"] = url,
            ["Geocoding:TimeoutSeconds"] = key == MapStandIn.SlowKey ? "0.4" : "10",
            ["Geocoding:BudgetSeconds"] = key == MapStandIn.SlowKey ? "2" : "30",
            ["Geocoding:MaxConcurrency"] = concurrency.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }.Where(p => p.Value is not null)).Build();
        var services = new ServiceCollection()
            .AddLogging(l => l.SetMinimumLevel(LogLevel.Trace).AddProvider(_log))
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton<IGazetteer>(gazetteer ?? new InMemoryGazetteer())
            .AddGeocoding(configuration)
            .BuildServiceProvider(validateScopes: true);
        _built.Add(services);
        return services;
    }
}
