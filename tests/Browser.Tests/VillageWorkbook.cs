using ClosedXML.Excel;

namespace SuiShenMa.BrowserTests;

/// <summary>A neighbourhood of Shanghai, from the public list of statistical division codes.</summary>
internal sealed record Village(string Code, string Name, string Street);

/// <summary>Fills the platform's own template, as a person would in a spreadsheet program.</summary>
internal static class VillageWorkbook
{
    /// <summary>Rows of the sheet that <see cref="Fill"/> spoils on request: no address, a street that does not exist, a choice that is not offered.</summary>
    public static IReadOnlyList<int> SpoiltRows { get; } = [13, 57, 208];

    public static IReadOnlyList<Village> All { get; } =
        [.. File.ReadLines(Path.Combine(RunningHost.Root(), "Modules", "Modules.Objects", "Geocoding", "Data", "shanghai-villages.csv"))
            .Skip(1).Select(line => line.Split(',')).Select(cells => new Village(cells[0], cells[1], cells[2]))];

    public static byte[] Fill(byte[] template, bool spoilt)
    {
        using var stream = new MemoryStream(template);
        using var book = new XLWorkbook(stream);
        var sheet = book.Worksheet(1);
        var columns = sheet.Row(1).CellsUsed().ToDictionary(c => c.GetString().TrimEnd('*'), c => c.Address.ColumnNumber);
        for (var i = 0; i < All.Count; i++)
        {
            var (village, row) = (All[i], i + 2);
            void Put(string heading, string text) => sheet.Cell(row, columns[heading]).SetValue(text);
            Put("名称", village.Name + "服务点");
            Put("行业管理编码", village.Code);
            Put("区划或街道", village.Street);
            Put("地址", village.Name);
            Put("主管部门", "原主管部门");
            Put("服务时间", "周一至周日 8:30-17:00");
            Put("类别", village.Name.Contains('村', StringComparison.Ordinal) ? "村委会" : "居委会");
        }
        if (spoilt)
        {
            sheet.Cell(SpoiltRows[0], columns["地址"]).SetValue("");
            sheet.Cell(SpoiltRows[1], columns["区划或街道"]).SetValue("黄浦区不存在街道");
            sheet.Cell(SpoiltRows[2], columns["类别"]).SetValue("业委会");
        }
        using var filled = new MemoryStream();
        book.SaveAs(filled);
        return filled.ToArray();
    }
}
