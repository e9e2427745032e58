using System.Text.Json;
using SuiShenMa.Admin.Domain;

namespace SuiShenMa.Admin.Seeds;

/// <summary>Reads the divisions and dictionaries that come with the platform.</summary>
internal static class BuiltInData
{
    /// <summary>Shanghai, 16 districts and 234 streets, towns and functional areas (National Bureau of Statistics, 2023-06-30).</summary>
    public static IEnumerable<AdminRegion> Regions()
    {
        yield return new AdminRegion { Code = "310000", Name = "上海市", Kind = "市" };
        using var districts = JsonDocument.Parse(Open("shanghai-districts.json"));
        foreach (var d in districts.RootElement.GetProperty("districts").EnumerateArray())
        {
            yield return new AdminRegion { Code = Text(d, "code"), Name = Text(d, "name"), ParentCode = "310000", Kind = "区" };
        }
        using var streets = JsonDocument.Parse(Open("shanghai-streets.json"));
        foreach (var s in streets.RootElement.GetProperty("streets").EnumerateArray())
        {
            yield return new AdminRegion { Code = Text(s, "code"), Name = Text(s, "name"), ParentCode = Text(s, "district_code"), Kind = Text(s, "kind") };
        }
    }

    public static IEnumerable<AdminDictionaryEntry> Dictionaries() =>
        CityParts().Concat(IdDocumentTypes()).Concat(CoordinateSystems()).Concat(Lists()).Select(d =>
        {
            d.BuiltIn = true;
            return d;
        });

    public static IEnumerable<AdminDictionaryKind> Kinds() =>
        new (string Kind, string Name)[]
        {
            ("service-type", "服务类型"), ("code-kind", "码种"), ("terminal", "支持终端"), ("id-doc-type", "证件类型"), ("coordinate-system", "坐标系"),
            ("city-part-group", "部件与事项大类"), ("city-part", "城市管理部件与事项"),
        }.Select((k, i) => new AdminDictionaryKind { Kind = k.Kind, Name = k.Name, Order = (i + 1) * 10, BuiltIn = true });

    /// <summary>Short lists of the pages: services by whose code they take, kinds of codes, ends. Colours have a page of their own, with what they mean.</summary>
    private static IEnumerable<AdminDictionaryEntry> Lists() =>
        new (string Kind, string Code, string Name, string? Color)[]
        {
            ("service-type", "person", "人码服务", null), ("service-type", "enterprise", "企码服务", null), ("service-type", "object", "物码服务", null), ("service-type", "place", "场所码服务", null),
            ("code-kind", "person", "一人一码", null), ("code-kind", "enterprise", "一企一码", null), ("code-kind", "object", "一物一码", null), ("code-kind", "virtual", "虚拟物码", null), ("code-kind", "short", "短码", null), ("code-kind", "unified", "统一编码", null),
            ("terminal", "app", "随申办 App", null), ("terminal", "wechat", "微信小程序", null), ("terminal", "alipay", "支付宝小程序", null), ("terminal", "harmony", "鸿蒙元服务", null), ("terminal", "web", "网页", null),
        }.GroupBy(l => l.Kind).SelectMany(g => g.Select((l, i) => new AdminDictionaryEntry { Kind = l.Kind, Code = l.Code, Name = l.Name, Color = l.Color, Order = (i + 1) * 10 }));

    /// <summary>Parts and events of city management under both standards; codes repeat between them, so the standard leads the code.</summary>
    private static IEnumerable<AdminDictionaryEntry> CityParts()
    {
        var groups = new HashSet<string>();
        var order = 0;
        foreach (var row in Csv("city-parts.csv"))
        {
            var prefix = row[0] == "CJ/T 214-2007" ? "CJT214" : row[1] == "部件" ? "GBT47678" : "GBT47678E";
            var group = $"{prefix}:{row[2]}";
            if (groups.Add(group))
            {
                yield return new AdminDictionaryEntry { Kind = "city-part-group", Code = group, Name = row[3], Order = groups.Count, Note = $"{row[0]} · {row[1]}" };
            }
            yield return new AdminDictionaryEntry { Kind = "city-part", Code = $"{prefix}:{row[6]}", Name = row[5], ParentCode = group, Order = ++order, Note = $"{row[0]} · {row[1]}" };
        }
    }

    /// <summary>Types of certificate of persons and organisations; two short lists count from 1 and carry a letter here.</summary>
    private static IEnumerable<AdminDictionaryEntry> IdDocumentTypes()
    {
        var order = 0;
        foreach (var row in Csv("id-doc-types.csv"))
        {
            var prefix = row[1].StartsWith("insurance", StringComparison.Ordinal) ? "B" : row[0] == "holder" ? "E" : "";
            yield return new AdminDictionaryEntry { Kind = "id-doc-type", Code = prefix + row[2], Name = row[3], ParentCode = row[0], Order = ++order, Note = row[1] };
        }
    }

    private static IEnumerable<AdminDictionaryEntry> CoordinateSystems() =>
        new (string Code, string Name)[]
        {
            ("CGCS2000", "国家大地坐标系 CGCS2000（经纬度）"),
            ("WGS84", "WGS-84（经纬度）"),
            ("GCJ02", "GCJ-02（高德、腾讯地图）"),
            ("BD09", "BD-09（百度地图）"),
            ("SHANGHAI", "上海城建坐标系（米）"),
        }.Select((c, i) => new AdminDictionaryEntry { Kind = "coordinate-system", Code = c.Code, Name = c.Name, Order = i + 1 });

    private static IEnumerable<string[]> Csv(string name)
    {
        using var reader = new StreamReader(Open(name));
        _ = reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                // Only the last column, the evidence, is ever quoted.
                yield return line.Split(',');
            }
        }
    }

    private static string Text(JsonElement e, string name) => e.GetProperty(name).GetString()!;

    private static Stream Open(string name) =>
        typeof(BuiltInData).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"Built-in data {name} is missing from the assembly.");
}
