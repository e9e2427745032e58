using System.IO.Compression;
using System.Text;
using ClosedXML.Excel;
using Shouldly;
using SuiShenMa.Kernel.Sheets;
using static SuiShenMa.Tests.Kernel.Sheets.HandMade;

namespace SuiShenMa.Tests.Kernel.Sheets;

public sealed class SheetOutputTests
{
    private static readonly SheetColumn[] Columns =
        [new("编号"), new("数量", SheetColumnKind.Number), new("日期", SheetColumnKind.Date), new("时间", SheetColumnKind.DateTime)];

    private static readonly SheetWatermark Mark = new("部件导出 & 清单", "张三 & 李四", new DateTimeOffset(2026, 1, 31, 0, 30, 0, TimeSpan.Zero));

    private static readonly string[] Awkward =
    [
        "=1+1", "+86", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", "310101199001011234", "0012", "a\nb", "<&>\"'", "_x0041_", "😀", "1.5", "TRUE", "'引", "＝1",
    ];

    [Test]
    public async Task Awkward_text_reads_back_as_it_was_and_is_never_a_formula()
    {
        var file = await Export(Awkward.Select(a => new object?[] { a, 1, null, null }));

        (await Rows(file)).Select(r => r["编号"].Text).ShouldBe(Awkward);
        using var book = new XLWorkbook(new MemoryStream(file));
        var sheet = book.Worksheets.Single();
        for (var i = 0; i < Awkward.Length; i++)
        {
            var cell = sheet.Cell(i + 2, 1);
            cell.HasFormula.ShouldBeFalse();
            cell.DataType.ShouldBe(XLDataType.Text);
            cell.GetString().Replace("_x005F", "", StringComparison.Ordinal).ShouldBe(Awkward[i]);
            cell.Style.IncludeQuotePrefix.ShouldBe(Awkward[i][0] is '=' or '+' or '-' or '@' or '＝');
            cell.Style.NumberFormat.NumberFormatId.ShouldBe(49);
        }
    }

    [Test]
    public async Task Numbers_and_days_are_typed_and_long_numbers_are_text()
    {
        var file = await Export(
        [
            ["a", 12.5m, new DateOnly(2026, 1, 31), new DateTimeOffset(2026, 1, 31, 0, 30, 0, TimeSpan.Zero)],
            ["b", 1234567890123456789L, new DateOnly(1899, 1, 1), null],
        ]);

        using var book = new XLWorkbook(new MemoryStream(file));
        var sheet = book.Worksheets.Single();
        sheet.Cell("B2").GetDouble().ShouldBe(12.5);
        sheet.Cell("C2").GetDateTime().ShouldBe(new DateTime(2026, 1, 31));
        sheet.Cell("B3").DataType.ShouldBe(XLDataType.Text);
        var rows = await Rows(file);
        rows[0]["日期"].Text.ShouldBe("2026-01-31");
        rows[0]["时间"].Text.ShouldBe("2026-01-31 08:30:00");
        rows[1]["数量"].Text.ShouldBe("1234567890123456789");
        rows[1]["日期"].Text.ShouldBe("1899-01-01");
    }

    [Test]
    public async Task An_export_has_frozen_bold_headings_a_filter_and_says_who_exported_it()
    {
        var file = await Export([["a", 1, null, null]]);

        using var book = new XLWorkbook(new MemoryStream(file));
        var sheet = book.Worksheets.Single();
        sheet.SheetView.SplitRow.ShouldBe(1);
        sheet.Cell("A1").Style.Font.Bold.ShouldBeTrue();
        sheet.AutoFilter.Range.RangeAddress.ToString().ShouldBe("A1:D2");
        sheet.PageSetup.Footer.Left.GetText(XLHFOccurrence.OddPages).ShouldContain("张三 && 李四");
        sheet.PageSetup.Footer.Left.GetText(XLHFOccurrence.OddPages).ShouldContain("2026-01-31 08:30:00");
        book.Properties.Author.ShouldBe("张三 & 李四");
    }

    [Test]
    public async Task A_long_export_goes_on_in_further_sheets()
    {
        using var stream = new MemoryStream();
        await using (var writer = SheetWriter.Create(stream, [new("号")], null, "数据", maxRowsPerSheet: 10))
        {
            for (var i = 1; i <= 25; i++)
            {
                await writer.WriteAsync([i]);
            }

            await writer.CompleteAsync();
            writer.RowsWritten.ShouldBe(25);
        }

        using var book = new XLWorkbook(stream);
        book.Worksheets.Select(s => s.Name).ShouldBe(["数据", "数据_2", "数据_3"]);
        book.Worksheets.Select(s => s.LastRowUsed().RowNumber()).ShouldBe([11, 11, 6]);
        book.Worksheet(3).Cell("A1").GetString().ShouldBe("号");
        book.Worksheet(3).Cell("A6").GetString().ShouldBe("25");
    }

    [Test]
    public async Task An_export_that_broke_off_does_not_pass_for_a_whole_one()
    {
        using var stream = new MemoryStream();
        await using (var writer = SheetWriter.Create(stream, [new("号")]))
        {
            for (var i = 0; i < 5_000; i++)
            {
                await writer.WriteAsync([Guid.CreateVersion7().ToString()]);
            }
        }

        (await Refused(stream.ToArray())).Code.ShouldBe("sheet.damaged");
    }

    [Test]
    public async Task An_export_goes_to_a_stream_that_neither_seeks_nor_writes_synchronously()
    {
        using var stream = new AsyncOnly();
        await using (var writer = SheetWriter.Create(stream, Columns, Mark))
        {
            for (var i = 0; i < 5_000; i++)
            {
                await writer.WriteAsync([Guid.CreateVersion7().ToString(), i, null, null]);
            }

            await writer.CompleteAsync();
        }

        (await Rows(stream.ToArray())).Count.ShouldBe(5_000);
    }

    [Test]
    public async Task An_export_without_rows_has_its_headings()
    {
        using var book = new XLWorkbook(new MemoryStream(await Export([])));

        book.Worksheets.Single().Cell("D1").GetString().ShouldBe("时间");
    }

    [Test]
    public async Task Text_that_no_workbook_can_hold_is_shortened_or_marked()
    {
        var rows = await Rows(await Export([["a\u0001b", 1, null, null], [new string('长', 40_000), 1, null, null], ["\uD800x", 1, null, null]]));

        rows[0]["编号"].Text.ShouldBe("a\uFFFDb");
        rows[1]["编号"].Text!.Length.ShouldBe(32_767);
        rows[2]["编号"].Text.ShouldBe("\uFFFDx");
    }

    [Test]
    public async Task Text_files_follow_the_same_rules()
    {
        using var stream = new MemoryStream();
        await using (var writer = CsvWriter.Create(stream, Columns))
        {
            foreach (var text in Awkward)
            {
                await writer.WriteAsync([text, -1, new DateOnly(2026, 1, 31), null]);
            }

            await writer.CompleteAsync();
        }

        var bytes = stream.ToArray();
        bytes[..3].ShouldBe([0xEF, 0xBB, 0xBF]);
        var lines = Encoding.UTF8.GetString(bytes[3..]);
        lines.ShouldContain("\"'=1+1\",-1,2026-01-31,\r\n");
        lines.ShouldContain("\"'310101199001011234\"");
        (await Rows(bytes)).Select(r => r["编号"].Text).ShouldBe(Awkward);
    }

    [Test]
    public async Task The_workbook_of_reasons_keeps_rows_and_can_be_uploaded_again()
    {
        var original = Workbook(Row(1, "名称*", "编号", "杂项") + Row(2, "井盖", "=x", "甲") + Row(5, "路灯", "0012", "乙") + "<row r=\"6\"><c r=\"A6\"><f>1</f><v>7</v></c></row>");
        SheetHeading[] headings = [new("名称", true), new("编号")];
        using var reader = await SheetReader.OpenAsync(new MemoryStream(original), headings);
        using var stream = new MemoryStream();

        var bad = await ReasonsWorkbook.WriteAsync(
            reader, stream, r => r.Problems.Any()
                ? new RowVerdict([.. r.Problems.Select(p => new RowReason(p.Heading, p.Problem.Message))])
                : r.RowNumber == 5 ? RowVerdict.Bad(new("编号", "重复"), new(null, "不在辖区")) : RowVerdict.Good);

        bad.ShouldBe(2);
        using var book = new XLWorkbook(stream);
        var sheet = book.Worksheets.Single();
        sheet.Name.ShouldBe("数据");
        sheet.Cell("A1").GetString().ShouldBe("错误原因");
        sheet.Cell("A2").GetString().ShouldBe("通过");
        sheet.Cell("A5").GetString().ShouldBe("「编号」重复；不在辖区");
        sheet.Cell("A6").GetString().ShouldContain("公式不接受");
        sheet.Cell("B6").GetString().ShouldBe("7");
        sheet.Cell("C5").GetString().ShouldBe("0012");
        sheet.Cell("D5").GetString().ShouldBe("乙");
        sheet.Cell("C5").Style.Fill.BackgroundColor.Color.Name.ShouldBe("fffddcd8");
        sheet.Cell("B5").Style.Fill.BackgroundColor.Color.Name.ShouldBe("fffff4e5");
        sheet.Cell("B2").Style.Fill.PatternType.ShouldBe(XLFillPatternValues.None);

        stream.Position = 0;
        using var again = await SheetReader.OpenAsync(stream, headings);
        again.Headings.ShouldBe(["名称", "编号", "杂项"]);
        again.Notes.Count.ShouldBe(1);
        again.Rows().Select(r => (r.RowNumber, r["编号"].Text)).ShouldBe([(2, "=x"), (5, "0012"), (6, null)]);
    }

    [Test]
    public async Task A_template_is_text_throughout_and_checks_what_people_type()
    {
        var districts = Enumerable.Range(1, 60).Select(i => $"第{i}街道办事处").ToList();
        var spec = new TemplateSpec("部件导入",
        [
            new("名称", true) { Hint = "部件的全称", Example = "=井盖", MaxLength = 50 },
            new("类型") { Options = ["井盖", "路灯"] },
            new("街道") { Options = districts, Hint = "街道全称" },
            new("启用日期") { Rule = TemplateRule.Date, Example = "2026-01-31" },
            new("数量") { Rule = TemplateRule.Whole },
        ])
        { Notes = ["每次最多十万行。"] };

        var file = SheetTemplate.Build(spec);

        using var book = new XLWorkbook(new MemoryStream(file));
        var sheet = book.Worksheet(1);
        book.Worksheets.Select(s => (s.Name, s.Visibility)).ShouldBe(
            [("部件导入", XLWorksheetVisibility.Visible), ("填写说明", XLWorksheetVisibility.Visible), ("选项", XLWorksheetVisibility.VeryHidden)]);
        sheet.Cell("A1").GetString().ShouldBe("名称*");
        sheet.Cell("A1").Comment.Text.ShouldBe("部件的全称");
        sheet.SheetView.SplitRow.ShouldBe(1);
        sheet.Column(3).Style.NumberFormat.Format.ShouldBe("@");
        sheet.Cell("D99").Style.NumberFormat.Format.ShouldBe("@");
        sheet.DataValidations.Count().ShouldBe(5);
        var rules = sheet.DataValidations.ToDictionary(v => v.Ranges.Single().RangeAddress.FirstAddress.ColumnNumber);
        rules[1].Value.ShouldBe("50");
        rules[1].InputMessage.ShouldBe("部件的全称");
        rules[2].Value.ShouldBe("\"井盖,路灯\"");
        rules[3].Value.TrimStart('=').ShouldBe("OPTIONS_3");
        rules[3].Ranges.Single().RangeAddress.ToString().ShouldBe("C2:C100001");
        book.NamedRange("OPTIONS_3").Ranges.Single().RangeAddress.LastAddress.RowNumber.ShouldBe(60);
        rules[4].Value.ShouldContain("DATEVALUE(D2)");
        book.Worksheet("填写说明").CellsUsed().Select(c => c.GetString()).ShouldContain("=井盖");
        file.Length.ShouldBeLessThan(40_000);
        (await Refused(file, null, [.. spec.Headings])).Code.ShouldBe("sheet.no-rows");

        sheet.Cell("A2").SetValue("路灯").SetDataType(XLDataType.Text);
        using var filled = new MemoryStream();
        book.SaveAs(filled);
        (await Rows(filled.ToArray(), [.. spec.Headings])).Single()["名称"].Text.ShouldBe("路灯");
    }

    [Test]
    public void The_named_list_of_a_template_is_a_formula_that_spreadsheets_accept()
    {
        var file = SheetTemplate.Build(new TemplateSpec("导入", [new("街道") { Options = ["一,二", "三"] }]));

        using var zip = new ZipArchive(new MemoryStream(file));
        var xml = new StreamReader(zip.GetEntry("xl/worksheets/sheet1.xml")!.Open()).ReadToEnd();
        xml.ShouldContain("formula1>OPTIONS_1</");
    }

    private static async Task<byte[]> Export(IEnumerable<object?[]> rows)
    {
        using var stream = new MemoryStream();
        await using (var writer = SheetWriter.Create(stream, Columns, Mark))
        {
            foreach (var row in rows)
            {
                await writer.WriteAsync(row);
            }

            await writer.CompleteAsync();
        }

        return stream.ToArray();
    }
}
