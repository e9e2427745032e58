namespace SuiShenMa.Objects.Geocoding;

/// <summary>Takes a Shanghai address apart by the longest known names; any text is answered, in bounded time.</summary>
internal sealed class AddressParser(RegionAtlas atlas)
{
    private static readonly string[] CommitteeMarks = ["居委", "居民委", "村委", "村民委", "社区"];
    private static readonly string[] CommitteeWords =
    [
        "社区居民委员会", "居民委员会", "村民委员会", "社区居委会", "民委员会", "居委会", "村委会", "社区居委", "居委", "村委", "社区", "委会", "委",
    ];

    private static readonly string[] OfficeWords = ["街道办事处", "办事处", "人民政府"];

    public ParsedAddress Parse(string address)
    {
        var text = AddressText.Normalise(address);
        var at = SkipCity(text, 0);
        var (district, afterDistrict) = FindDistrict(text, at);
        at = SkipCity(text, afterDistrict);
        var (street, afterStreet, doubt) = FindStreet(text, at, district);
        at = afterStreet;
        district ??= street is null ? null : atlas.Districts[street.DistrictCode];

        var (villages, from, to) = FindVillage(text, at, district, street);
        if (villages.Length > 0 && street is null)
        {
            if (villages.Select(v => v.StreetCode).Distinct().Count() == 1)
                street = atlas.Streets[villages[0].StreetCode];
            else
                doubt ??= $"名为“{villages[0].Name}”的居村有 {villages.Length} 个，请补充街镇";
            if (district is null && villages.Select(v => v.DistrictCode).Distinct().Count() == 1)
                district = atlas.Districts[villages[0].DistrictCode];
        }

        // A committee named in passing, say in brackets, must not be read as a road (昭通路居委会).
        var rest = villages.Length == 0 ? text[at..] : from == at ? text[to..] : text[at..from] + text[to..];
        var road = RoadParser.Parse(rest);
        return new()
        {
            Text = text,
            DistrictCode = district?.Code,
            StreetCode = street?.Code,
            VillageCode = villages.Length == 1 ? villages[0].Code : null,
            VillageName = villages.Length > 0 ? villages[0].Name : null,
            Road = road.Road,
            Lane = road.Lane,
            House = road.House,
            Room = road.Room,
            Detail = road.Detail,
            Doubt = doubt,
        };
    }

    private int SkipCity(string text, int at)
    {
        if (at == 0 && text.Length > 6 && text.StartsWith("20", StringComparison.Ordinal) && text.AsSpan(0, 6).IndexOfAnyExceptInRange('0', '9') < 0
            && !char.IsAsciiDigit(text[6]))
        {
            at = 6; // A postal code.
        }

        while (true)
        {
            var rest = text.AsSpan(at);
            if (rest.StartsWith("上海市"))
                at += 3;
            else if (rest.StartsWith("中国上海"))
                at += 2;
            else if (rest.StartsWith("市辖区"))
                at += 3;
            else if (rest.StartsWith("上海") && IsCityWord(text, at))
                at += 2;
            else
                return at;
        }
    }

    // 上海 also begins 上海路, 上海南路, 上海松江出口加工区 and 上海馨佳园第三居委会.
    private bool IsCityWord(string text, int at) =>
        atlas.StreetNames.StartingAt(text, at, (_, _) => true).Length == 0
        && atlas.VillageNames.StartingAt(text, at, (_, _) => true).Length == 0
        && !RoadParser.IsTail(text, at + 2) && at + 2 < text.Length;

    private (District? District, int End) FindDistrict(string text, int at)
    {
        var full = atlas.DistrictNames.StartingAt(text, at, (_, _) => true);
        if (full.Length > 0)
            return (full.Items[0], at + full.Length);

        // Without 区 the same characters begin roads (宝山路), streets (静安寺街道) and committees.
        var brief = atlas.DistrictShortNames.StartingAt(text, at, (_, length) => !RoadParser.IsTail(text, at + length));
        if (brief.Length == 0
            || atlas.StreetNames.StartingAt(text, at, (_, length) => length > brief.Length).Length > 0
            || IsCommittee(text, at, brief.Length))
        {
            return (null, at);
        }

        return (brief.Items[0], at + brief.Length);
    }

    private bool IsCommittee(string text, int at, int longerThan) =>
        atlas.VillageNames.StartingAt(
            text, at, (_, length) => length >= longerThan && CommitteeWordAt(text, at, at + length) > 0).Length > 0;

    private (Street? Street, int End, string? Doubt) FindStreet(string text, int at, District? district)
    {
        var full = atlas.StreetNames.StartingAt(text, at, (_, length) => !RoadParser.IsTail(text, at + length));
        if (full.Length > 0 && !IsCommittee(text, at, full.Length))
        {
            var end = at + full.Length;
            foreach (var word in OfficeWords)
            {
                if (text.AsSpan(end).StartsWith(word))
                    end += word.Length;
            }

            var street = full.Items.FirstOrDefault(s => district is null || s.DistrictCode == district.Code);
            return street is not null
                ? (street, end, null)
                : (null, end, $"地址中的{full.Items[0].Name}不在{district!.Name}");
        }

        var brief = atlas.StreetShortNames.StartingAt(text, at, (items, length) =>
            !RoadParser.IsTail(text, at + length) && !IsNameGoingOn(text, at + length)
            && items.Count(s => district is null || s.DistrictCode == district.Code) == 1);
        if (brief.Length > 0 && !IsCommittee(text, at, brief.Length))
            return (brief.Items.First(s => district is null || s.DistrictCode == district.Code), at + brief.Length, null);

        return (StreetInPassing(text, at, district), at, null);
    }

    // "… 300号（南京东路街道）"
    private Street? StreetInPassing(string text, int at, District? district)
    {
        for (var i = at + 1; i < text.Length; i++)
        {
            var end = text[i] switch
            {
                '道' when text[i - 1] == '街' => i + 1,
                '镇' or '乡' => i + 1,
                _ => 0,
            };
            if (end == 0 || RoadParser.IsTail(text, end))
                continue;
            var street = atlas.StreetNames.EndingAt(text, end, at).Items
                .FirstOrDefault(s => district is null || s.DistrictCode == district.Code);
            if (street is not null)
                return street;
        }

        return null;
    }

    private (Village[] Villages, int From, int To) FindVillage(string text, int at, District? district, Street? street)
    {
        foreach (var mark in CommitteeMarks)
        {
            for (var i = text.IndexOf(mark, at, StringComparison.Ordinal); i >= 0; i = text.IndexOf(mark, i + 1, StringComparison.Ordinal))
            {
                // 光明村委会 shares its 村 with the name.
                var ends = text[i] == '村' ? new[] { i + 1, i } : [i];
                foreach (var end in ends)
                {
                    var (items, length) = atlas.VillageNames.EndingAt(text, end, at);
                    var here = Within(items, district, street);
                    if (here.Length > 0)
                        return (here, end - length, end + CommitteeWordAt(text, end - length, end));
                }
            }
        }

        // Without the word only a name that cannot be taken for a road or a street is trusted, and only where it is due.
        var (bare, size) = atlas.VillageNames.StartingAt(text, at, (items, length) =>
            length >= 3 && text[at + length - 1] is not ('路' or '街' or '弄' or '道')
            && !RoadParser.IsTail(text, at + length) && Within(items, district, street).Length > 0);
        return size > 0 ? (Within(bare, district, street), at, at + size) : ([], at, at);
    }

    private static Village[] Within(Village[] villages, District? district, Street? street) =>
        Array.FindAll(villages, v => street is not null
            ? v.StreetCode == street.Code
            : district is null || v.DistrictCode == district.Code);

    private static int CommitteeWordAt(string text, int start, int end)
    {
        foreach (var word in CommitteeWords)
        {
            // 委会 and 委 alone belong to a name that ends in 村.
            if (text.AsSpan(end).StartsWith(word) && (word[0] is not ('委' or '民') || (end > start && text[end - 1] == '村')))
                return word.Length;
        }

        return 0;
    }

    private static bool IsNameGoingOn(string text, int at) => at < text.Length && "路街弄村里居社寺桥园大苑花公小新".Contains(text[at]);
}
