using System.Text.Json;
using SuiShenMa.Kernel.Geo;

namespace SuiShenMa.Objects.Geocoding;

/// <summary>A district: code of GB/T 2260, centre and boundary.</summary>
internal sealed record District(string Code, string Name, GeoPoint Centre, GeoPolygon Boundary);

/// <summary>A street, town or functional area: nine-digit code of the National Bureau of Statistics.</summary>
internal sealed record Street(string Code, string Name, string DistrictCode);

/// <summary>A residents' or villagers' committee: twelve-digit code and the name without the word committee.</summary>
internal sealed record Village(string Code, string Name, string StreetCode)
{
    public string DistrictCode => StreetCode[..6];
}

/// <summary>The built-in regions of Shanghai, read once at first use from the embedded files.</summary>
internal sealed class RegionAtlas
{
    // The boundaries are drawn to about 100 m.
    public const double BoundaryToleranceMetres = 300;

    private static readonly Lazy<RegionAtlas> Built = new(() => new RegionAtlas());

    private static readonly string[] CommitteeWords = ["居委会", "村委会", "虚拟社区", "虚拟生活区"];

    // Names that old records still carry: merged in 2000-2011 and 2015, and counties that became districts.
    private static readonly (string Alias, string Code)[] FormerDistricts =
    [
        ("闸北区", "310106"), ("卢湾区", "310101"), ("南市区", "310101"), ("南汇区", "310115"), ("南汇县", "310115"),
        ("川沙县", "310115"), ("浦东区", "310115"), ("崇明县", "310151"), ("青浦县", "310118"), ("松江县", "310117"),
        ("奉贤县", "310120"), ("金山县", "310116"), ("嘉定县", "310114"), ("宝山县", "310113"),
    ];

    private RegionAtlas()
    {
        ReadDistricts();
        ReadStreets();
        ReadVillages();
    }

    public static RegionAtlas Shared => Built.Value;

    public Dictionary<string, District> Districts { get; } = [];

    public Dictionary<string, Street> Streets { get; } = [];

    public Dictionary<string, Village> Villages { get; } = [];

    /// <summary>Names with 区 or 县.</summary>
    public NameIndex<District> DistrictNames { get; } = new();

    /// <summary>Names without 区, which are roads and sights as well.</summary>
    public NameIndex<District> DistrictShortNames { get; } = new();

    public NameIndex<Street> StreetNames { get; } = new();

    /// <summary>Names without 街道 or 镇.</summary>
    public NameIndex<Street> StreetShortNames { get; } = new();

    public NameIndex<Village> VillageNames { get; } = new();

    public District? DistrictAt(GeoPoint point) =>
        Districts.Values.FirstOrDefault(d => d.Boundary.Contains(point))
        ?? Districts.Values.FirstOrDefault(d => d.Boundary.Contains(point, BoundaryToleranceMetres));

    public bool IsIn(string districtCode, GeoPoint point) =>
        Districts.TryGetValue(districtCode, out var district) && district.Boundary.Contains(point, BoundaryToleranceMetres);

    private void ReadDistricts()
    {
        var boundaries = new Dictionary<string, GeoPolygon>();
        using (var map = JsonDocument.Parse(Open("shanghai-districts.geojson")))
        {
            foreach (var feature in map.RootElement.GetProperty("features").EnumerateArray())
                boundaries[feature.GetProperty("id").GetString()!] = GeoPolygon.FromGeoJson(feature, CoordinateSystem.GCJ02);
        }

        using var list = JsonDocument.Parse(Open("shanghai-districts.json"));
        foreach (var item in list.RootElement.GetProperty("districts").EnumerateArray())
        {
            var code = item.GetProperty("code").GetString()!;
            var name = item.GetProperty("name").GetString()!;
            var centre = item.GetProperty("center_gcj02");
            if (centre.ValueKind != JsonValueKind.Array)
                centre = item.GetProperty("centroid_gcj02"); // 崇明 has no published centre.
            var point = new GeoPoint(centre[0].GetDouble(), centre[1].GetDouble(), CoordinateSystem.GCJ02);
            var district = new District(code, name, point.To(CoordinateSystem.CGCS2000), boundaries[code]);
            Districts.Add(code, district);
            DistrictNames.Add(name, district);
            DistrictShortNames.Add(name.EndsWith("新区", StringComparison.Ordinal) ? name[..^2] : name[..^1], district);
        }

        foreach (var (alias, code) in FormerDistricts)
            DistrictNames.Add(alias, Districts[code]);
    }

    private void ReadStreets()
    {
        using var list = JsonDocument.Parse(Open("shanghai-streets.json"));
        foreach (var item in list.RootElement.GetProperty("streets").EnumerateArray())
        {
            var name = AddressText.Normalise(item.GetProperty("name").GetString()!);
            var street = new Street(
                item.GetProperty("code").GetString()!, name, item.GetProperty("district_code").GetString()!);
            Streets.Add(street.Code, street);
            StreetNames.Add(name, street);

            var core = Without(Without(name, "街道"), "镇");
            core = core == name ? Without(name, "乡") : core;
            if (name.EndsWith("镇街道", StringComparison.Ordinal))
            {
                StreetNames.Add(core + "镇", street);
                StreetNames.Add(core + "街道", street);
            }

            if (name == "川沙新镇")
                StreetNames.Add("川沙镇", street);
            if (core != name && core.Length >= 2 && core[^1] is not ('路' or '街' or '弄' or '道' or '村'))
                StreetShortNames.Add(core, street);
        }
    }

    private void ReadVillages()
    {
        using var reader = new StreamReader(Open("shanghai-villages.csv"));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            if (cells.Length != 3)
                continue;
            var name = AddressText.Normalise(cells[1]);
            foreach (var word in CommitteeWords)
                name = Without(name, word);
            var core = Without(name, "社区");
            name = core.Length >= 2 ? core : name;
            var village = new Village(cells[0], name, cells[2]);
            Villages.Add(village.Code, village);
            if (Streets.TryGetValue(cells[2], out var street) && street.Name == name)
                continue; // A functional area's only "community" repeats its name.
            VillageNames.Add(name, village);
            if (name.Contains('第'))
                VillageNames.Add(name.Replace("第", "", StringComparison.Ordinal), village);
        }
    }

    private static string Without(string name, string ending) =>
        name.Length > ending.Length && name.EndsWith(ending, StringComparison.Ordinal) ? name[..^ending.Length] : name;

    private static Stream Open(string file) =>
        typeof(RegionAtlas).Assembly.GetManifestResourceStream("Geocoding/" + file)
        ?? throw new InvalidOperationException($"The embedded file {file} is missing.");
}
