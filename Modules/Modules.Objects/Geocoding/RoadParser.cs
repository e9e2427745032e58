namespace SuiShenMa.Objects.Geocoding;

/// <summary>Road, lane, house and room of what follows the regions in an address.</summary>
internal static class RoadParser
{
    private const int LongestRoad = 12;

    private static readonly string[] RoadWords = ["大道", "公路", "大街", "支路", "支弄", "路", "街", "弄", "巷"];
    private static readonly string[] RoomWords = ["号楼", "单元", "幢", "栋", "座", "楼", "层", "室", "户", "铺", "房", "区", "弄", "组", "队", "号"];

    public readonly record struct Parts(string? Road, int? Lane, int? House, string? Room, string? Detail);

    public static Parts Parse(string text)
    {
        var (start, end) = FindRoad(text);
        var road = end > 0 ? text[start..end] : null;
        var at = end;
        int? lane = null, house = null;
        for (var round = 0; round < 4 && house is null; round++)
        {
            var (value, length) = AddressText.NumberAt(text, at);
            if (length == 0 || value == 0)
                break;
            var unit = SkipRange(text, at + length);
            if (unit >= text.Length)
                break;
            if (text[unit] == '弄')
                (lane, at) = (lane ?? value, unit + 1);
            else if (text.AsSpan(unit).StartsWith("支弄"))
                at = unit + 2;
            else if (text[unit] is '号' or '#' && !text.AsSpan(unit).StartsWith("号楼") && !text.AsSpan(unit).StartsWith("号线"))
                (house, at) = (value, unit + 1);
            else
                break;
        }

        // "世纪大道100" at the very end means the house.
        if (road is not null && lane is null && house is null && AddressText.NumberAt(text, at) is ( > 0 and var last, > 0 and var size)
            && at + size == text.Length)
        {
            (house, at) = (last, text.Length);
        }

        var room = SkipRooms(text, at);
        var before = text[..start].Trim('(', ')');
        var after = text[room..].Trim('(', ')', '-');
        return new(road, lane, house, room > at ? text[at..room] : null, before.Length + after.Length > 0 ? before + after : null);
    }

    /// <summary>Whether a road name goes on here, so that what stands before is not a region: 宝山|路, 浦东|南路, 石门|一路.</summary>
    public static bool IsTail(string text, int at)
    {
        for (var skip = 0; skip <= 2 && at + skip < text.Length; skip++)
        {
            foreach (var word in RoadWords)
            {
                if (text.AsSpan(at + skip).StartsWith(word) && !text.AsSpan(at + skip).StartsWith("街道"))
                    return true;
            }

            if (!"东西南北中支新老环内外后前一二三四五六七八九十".Contains(text[at + skip]))
                return false;
        }

        return false;
    }

    private static (int Start, int End) FindRoad(string text)
    {
        var (start, firstStart, firstEnd) = (0, 0, 0);
        var limit = Math.Min(text.Length, 60);
        for (var i = 0; i < limit; i++)
        {
            if (text[i] is '(' or ')' or '-' or '号' || char.IsAsciiDigit(text[i]))
            {
                start = i + 1;
                continue;
            }

            var end = RoadEnd(text, i);
            if (end == 0 || end - start < 2)
                continue;
            var from = Math.Max(start, end - LongestRoad);
            while (from < end - 2 && text[from] is '近' or '靠' or '与' or '和' or '及' or '临' or '口')
                from++;
            if (AddressText.NumberAt(text, end).Length > 0)
                return (from, end); // A number behind it: this is the road of the house, not one that is passed on the way.
            if (firstEnd == 0)
                (firstStart, firstEnd) = (from, end);
            start = end;
            i = end - 1;
        }

        return (firstEnd > 0 ? firstStart : 0, firstEnd);
    }

    private static int RoadEnd(string text, int i)
    {
        var next = i + 1 < text.Length ? text[i + 1] : '\0';
        return text[i] switch
        {
            '路' => next == '口' && i > 0 && text[i - 1] == '路' ? 0 : i + 1,
            '街' => next == '道' ? 0 : i + 1,
            '巷' => i + 1,
            '道' => i > 0 && text[i - 1] is '大' or '干' ? i + 1 : 0,
            '弄' => i > 0 && !AddressText.IsNumeral(text[i - 1]) && text[i - 1] != '支' ? i + 1 : 0,
            _ => 0,
        };
    }

    // 300-302号, 300、302号, 300甲号, 100之1号: the first number counts.
    private static int SkipRange(string text, int at)
    {
        while (at < text.Length && text[at] is '-' or '、' or '~' or '甲' or '乙' or '丙' or '丁' or '之' or '至')
        {
            at++;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
        }

        return at;
    }

    private static int SkipRooms(string text, int at)
    {
        while (true)
        {
            var end = at;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || AddressText.IsNumeral(text[end]) || text[end] is '-' or '、' or '第' or '甲' or '乙' or '底'))
                end++;
            var word = end > at || at > 0 ? RoomWords.FirstOrDefault(w => text.AsSpan(end).StartsWith(w)) : null;
            if (word is null || end == at)
                return end == text.Length && end > at && at > 0 && char.IsAsciiDigit(text[end - 1]) ? end : at;
            at = end + word.Length;
        }
    }
}
