using System.Diagnostics;
using System.Globalization;
using Shouldly;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Objects.Geocoding;

namespace SuiShenMa.Tests.Objects.Geocoding;

internal sealed class RegionAtlasTests
{
    private static RegionAtlas Atlas => RegionAtlas.Shared;

    [Test]
    public void The_built_in_data_is_complete()
    {
        Atlas.Districts.Count.ShouldBe(16);
        Atlas.Streets.Count.ShouldBe(234);
        Atlas.Villages.Count.ShouldBe(6509);
        Atlas.Villages.Values.ShouldAllBe(v => Atlas.Streets.ContainsKey(v.StreetCode));
    }

    [Test]
    public void The_data_is_read_quickly_and_stays_small()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        var atlas = Activator.CreateInstance(typeof(RegionAtlas), nonPublic: true);
        var time = watch.Elapsed;
        var size = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024;
        GC.KeepAlive(atlas);
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"atlas {time.TotalMilliseconds:F0} ms, {size} kB"));
        size.ShouldBeLessThan(8 * 1024);
        time.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Test]
    public void Each_district_centre_lies_in_its_own_district_and_no_other()
    {
        foreach (var district in Atlas.Districts.Values)
            Atlas.DistrictAt(district.Centre)!.Name.ShouldBe(district.Name);
    }

    [Test]
    public void Places_that_everybody_knows_lie_in_their_districts()
    {
        Atlas.DistrictAt(new(121.4737, 31.2304, CoordinateSystem.WGS84))!.Name.ShouldBe("黄浦区");
        Atlas.DistrictAt(new(121.4998, 31.2397, CoordinateSystem.WGS84))!.Name.ShouldBe("浦东新区");
        Atlas.DistrictAt(new(121.397, 31.623, CoordinateSystem.WGS84))!.Name.ShouldBe("崇明区");
        Atlas.DistrictAt(new(120.62, 31.30, CoordinateSystem.WGS84)).ShouldBeNull();
    }
}
