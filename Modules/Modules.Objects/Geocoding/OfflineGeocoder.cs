using Microsoft.Extensions.Options;
using SuiShenMa.Kernel.Geo;

namespace SuiShenMa.Objects.Geocoding;

/// <summary>Places addresses by what the platform itself knows: known places, houses on the same road, streets, districts.</summary>
internal sealed class OfflineGeocoder(IGazetteer gazetteer, AddressParser parser, RegionAtlas atlas, IOptions<ShanghaiGrid> grid) : IGeocoder
{
    public const string SourceName = "Offline";

    // Places of one name that lie further apart are different places.
    private const double SamePlaceMetres = 300;

    /// <summary>An address with the position found for it, in CGCS2000.</summary>
    public sealed record Place(string Address, ParsedAddress Parsed, GeoPoint? Point, string? Level, double Confidence, string? Reason);

    public async Task<IReadOnlyList<GeocodeResult>> GeocodeAsync(IReadOnlyList<string> addresses, CoordinateSystem target, CancellationToken ct)
    {
        var results = new List<GeocodeResult>(addresses.Count);
        foreach (var address in addresses)
            results.Add(ToResult(await LocateAsync(address, ct), SourceName, target));
        return results;
    }

    public GeocodeResult ToResult(Place place, string source, CoordinateSystem target)
    {
        var region = place.Parsed.RegionCode ?? (place.Point is { } at ? atlas.DistrictAt(at)?.Code : null);
        return new(place.Address, place.Point?.To(target, grid.Value), place.Level, Math.Round(place.Confidence, 2), region, place.Reason, source);
    }

    public async Task<Place> LocateAsync(string? address, CancellationToken ct)
    {
        var parsed = parser.Parse(address ?? "");
        if (parsed.Text.Length == 0)
            return Nowhere(address, parsed, "地址为空");
        if (address!.Length > AddressText.MaxLength)
            return Nowhere(address, parsed, $"地址超过 {AddressText.MaxLength} 个字符");

        var notes = new List<string>();
        if (parsed.Doubt is not null)
            notes.Add(parsed.Doubt);
        var found = await ByNameAsync(parsed, notes, ct) ?? await ByRoadAsync(parsed, notes, ct)
            ?? await ByVillageAsync(parsed, notes, ct) ?? await ByStreetAsync(parsed, notes, ct) ?? ByDistrict(parsed, notes);
        if (found is { } hit)
        {
            var confidence = parsed.Doubt is null ? hit.Confidence : hit.Confidence * 0.7;
            return new(address, parsed, hit.Point, hit.Level, confidence, notes.Count > 0 ? string.Join("；", notes) : null);
        }

        notes.Add(parsed.Road is not null
            ? $"没有“{parsed.Road}”的参考点，地址中也没有写明所在的区，请补充区或街镇"
            : "地址中没有可识别的区、街镇、居村或已知地点，无法定位");
        return Nowhere(address, parsed, string.Join("；", notes));
    }

    private async Task<Hit?> ByNameAsync(ParsedAddress parsed, List<string> notes, CancellationToken ct)
    {
        var names = new List<string> { parsed.Key };
        if (parsed is { RoadNumber: not null, Detail.Length: >= 3 })
            names.Add(parsed.Detail);
        foreach (var name in names.Where(n => n.Length >= 2))
        {
            var points = Usable(await gazetteer.ByNameAsync(name, ct), parsed, notes);
            if (points.Count == 0)
                continue;
            var best = points.OrderByDescending(p => p.StreetCode is not null && p.StreetCode == parsed.StreetCode)
                .ThenByDescending(p => p.IsSurveyed).ThenByDescending(p => p.RecordedAt).ThenByDescending(p => p.Id).First();
            if (parsed.DistrictCode is null && points.Exists(p => p.DistrictCode != best.DistrictCode
                && Coordinates.DistanceMetres(p.Point, best.Point) > SamePlaceMetres))
            {
                notes.Add($"“{name}”在多个区都有，请补充所在的区");
                continue;
            }

            var level = name != parsed.Key || parsed.House is not null || parsed.Lane is not null ? GeocodeLevel.Door
                : parsed.Detail is not null ? GeocodeLevel.Door
                : parsed.Road is not null ? GeocodeLevel.Road : GeocodeLevel.Village;
            var confidence = level switch
            {
                GeocodeLevel.Door when name == parsed.Key => best.IsSurveyed ? 0.98 : 0.92,
                GeocodeLevel.Door => 0.85,
                GeocodeLevel.Road => 0.5,
                _ => 0.6,
            };
            return new(best.Point, level, confidence);
        }

        return null;
    }

    private async Task<Hit?> ByRoadAsync(ParsedAddress parsed, List<string> notes, CancellationToken ct)
    {
        if (parsed.Road is null)
            return null;
        var points = Usable(await gazetteer.ByRoadAsync(parsed.Road, parsed.DistrictCode, ct), parsed, notes);
        if (parsed.DistrictCode is null && points.Select(p => p.DistrictCode).Distinct().Count() > 1
            && RoadInterpolation.SpreadMetres(points) > RoadInterpolation.LongestGapMetres)
        {
            notes.Add($"“{parsed.Road}”在多个区都有，请补充所在的区");
            return null;
        }

        if (RoadInterpolation.Place(points, parsed.RoadNumber) is not { } placed)
            return null;
        if (parsed.DistrictCode is not null && !atlas.IsIn(parsed.DistrictCode, placed.Point))
            return null;
        notes.Add(placed.Note);
        return new(placed.Point, placed.IsDoor ? GeocodeLevel.Door : GeocodeLevel.Road, placed.Confidence);
    }

    private async Task<Hit?> ByVillageAsync(ParsedAddress parsed, List<string> notes, CancellationToken ct)
    {
        if (parsed.VillageName is null || parsed.VillageCode is null || parsed.VillageName == parsed.Key)
            return null;
        var points = Usable(await gazetteer.ByNameAsync(parsed.VillageName, ct), parsed, notes)
            .FindAll(p => p.StreetCode == parsed.StreetCode);
        if (points.Count == 0)
            return null;
        notes.Add("只定位到居村");
        return new(RoadInterpolation.Mean(points), GeocodeLevel.Village, 0.5);
    }

    private async Task<Hit?> ByStreetAsync(ParsedAddress parsed, List<string> notes, CancellationToken ct)
    {
        if (parsed.StreetCode is null || await gazetteer.MeanOfStreetAsync(parsed.StreetCode, ct) is not { } mean)
            return null;
        var point = mean.To(CoordinateSystem.CGCS2000, grid.Value);
        if (!atlas.IsIn(parsed.DistrictCode!, point))
            return null;
        notes.Add($"只定位到{atlas.Streets[parsed.StreetCode].Name}，为该街镇已知点位的平均位置");
        return new(point, GeocodeLevel.Street, 0.3);
    }

    private Hit? ByDistrict(ParsedAddress parsed, List<string> notes)
    {
        if (parsed.DistrictCode is null)
            return null;
        var district = atlas.Districts[parsed.DistrictCode];
        notes.Add($"只定位到{district.Name}中心点，请在地图上选点");
        return new(district.Centre, GeocodeLevel.District, 0.1);
    }

    // A reference point that contradicts the stated district is a mistake of its record, not of the address.
    private List<GazetteerPoint> Usable(IReadOnlyList<GazetteerPoint> points, ParsedAddress parsed, List<string> notes)
    {
        var own = points.Where(p => parsed.DistrictCode is null || p.DistrictCode is null || p.DistrictCode == parsed.DistrictCode)
            .Where(p => Coordinates.IsPlausible(p.Point, out _)).ToList();
        var dropped = own.RemoveAll(p => (parsed.DistrictCode ?? p.DistrictCode) is { } code && !atlas.IsIn(code, p.Point));
        if (dropped > 0 && !notes.Contains(OutsideNote))
            notes.Add(OutsideNote);
        return own;
    }

    private const string OutsideNote = "有参考点不在所写的区内，未采用";

    private static Place Nowhere(string? address, ParsedAddress parsed, string reason) => new(address ?? "", parsed, null, null, 0, reason);

    private readonly record struct Hit(GeoPoint Point, string Level, double Confidence);
}
