using System.Globalization;
using System.Text;
using Shouldly;
using SuiShenMa.Kernel.Sheets;
using static SuiShenMa.Tests.Kernel.Sheets.HandMade;

namespace SuiShenMa.Tests.Kernel.Sheets;

public sealed class SheetReaderTests
{
    private static readonly string Book1904 = Book.Replace("<sheets>", "<workbookPr date1904=\"1\"/><sheets>");

    [Test]
    public async Task A_formula_is_refused_in_its_cell_and_the_row_keeps_its_other_cells()
    {
        var row = (await Rows(Workbook(Row(1, "值", "注") + $"<row r=\"2\"><c r=\"A2\"><f>1+1</f><v>2</v></c>{Text("B2", "好")}</row>"))).Single();

        row["值"].Text.ShouldBeNull();
        row["值"].Problem!.Message.ShouldBe("公式不接受，请粘贴为值");
        row["值"].Shown.ShouldBe("2");
        row["注"].Text.ShouldBe("好");
        row.Problems.Single().Heading.ShouldBe("值");
    }

    [TestCase(1, "45000", "2023-03-15")]
    [TestCase(1, "59", "1900-02-28")]
    [TestCase(1, "61", "1900-03-01")]
    [TestCase(2, "45000.5", "2023-03-15 12:00:00")]
    [TestCase(2, "45000.999999999", "2023-03-16")]
    [TestCase(3, "0.25", "06:00:00")]
    [TestCase(5, "1.5", "36:00:00")]
    [TestCase(4, "45000", "45000")]
    [TestCase(0, "45000", "45000")]
    public async Task The_style_tells_a_day_from_a_number(int style, string value, string text) =>
        (await Only(Number("A2", value, style))).Text.ShouldBe(text);

    [Test]
    public async Task The_1904_calendar_is_honoured() =>
        (await Only(Number("A2", "43538", 1), book: Book1904)).Text.ShouldBe("2023-03-15");

    [TestCase("60")]
    [TestCase("-1")]
    [TestCase("3000000")]
    [TestCase("1e300")]
    public async Task A_day_that_never_was_is_refused_in_its_cell(string serial) =>
        (await Only(Number("A2", serial, 1))).Problem.ShouldBe(SheetCellProblem.BadDate);

    [TestCase("1.23E+17")]
    [TestCase("310101199001011234")]
    [TestCase("1234567890123456")]
    [TestCase("1e400")]
    public async Task A_number_that_lost_its_digits_is_flagged(string value) =>
        (await Only(Number("A2", value))).Problem.ShouldBe(SheetCellProblem.LongNumber);

    [TestCase("1.23457E+17", true)]
    [TestCase("3.1E+11", true)]
    [TestCase("3E12", false)]
    [TestCase("E+1", false)]
    public async Task Text_that_is_a_shortened_number_is_flagged_and_codes_are_not(string text, bool flagged) =>
        ((await Only(Text("A2", text))).Problem == SheetCellProblem.LongNumber).ShouldBe(flagged);

    [TestCase("123456789012345", "123456789012345")]
    [TestCase("0.30000000000000004", "0.3")]
    [TestCase("1E-5", "0.00001")]
    [TestCase("-12.50", "-12.5")]
    [TestCase("100000000000000", "100000000000000")]
    public async Task Numbers_read_as_people_see_them(string value, string text) =>
        (await Only(Number("A2", value))).Text.ShouldBe(text);

    [Test]
    public async Task Ticks_errors_and_broken_cells_are_told_apart()
    {
        (await Only("<c r=\"A2\" t=\"b\"><v>1</v></c>")).AsBool().ShouldBe(true);
        (await Only("<c r=\"A2\" t=\"b\"><v>0</v></c>")).AsBool().ShouldBe(false);
        (await Only("<c r=\"A2\" t=\"e\"><v>#REF!</v></c>")).Problem!.Message.ShouldContain("#REF!");
        (await Only("<c r=\"A2\" t=\"s\"><v>7</v></c>")).Problem.ShouldBe(SheetCellProblem.Unreadable);
        (await Only("<c r=\"A2\"><v>abc</v></c>")).Problem.ShouldBe(SheetCellProblem.Unreadable);
        (await Only("<c r=\"A2\" t=\"d\"><v>2026-01-31T00:00:00</v></c>")).AsDate().ShouldBe(new DateOnly(2026, 1, 31));
        (await Only("<c r=\"A2\" t=\"str\"><v>文字</v></c>")).Text.ShouldBe("文字");
        (await Only("<c r=\"A2\" t=\"s\"><v></v></c>")).IsBlank.ShouldBeTrue();
    }

    [Test]
    public async Task Shared_strings_join_their_runs_and_leave_phonetics_out()
    {
        var strings = $"<sst xmlns=\"{Main}\"><si><r><t>上</t></r><r><t>海</t></r><rPh sb=\"0\" eb=\"1\"><t>シャンハイ</t></rPh></si></sst>";

        (await Only("<c r=\"A2\" t=\"s\"><v>0</v></c>", strings)).Text.ShouldBe("上海");
    }

    [Test]
    public async Task Line_breaks_stay_and_what_nobody_sees_goes()
    {
        (await Only(Text("A2", "一\r\n二"))).Text.ShouldBe("一\n二");
        (await Only(Text("A2", "\u200B a_x000D__x0007_b\u202E \uFEFF"))).Text.ShouldBe("a\nb");
        (await Only(Text("A2", "_x005F_x0041_"))).Text.ShouldBe("_x0041_");
    }

    [Test]
    public async Task A_cell_that_is_too_long_is_refused_and_its_neighbours_are_not()
    {
        var row = (await Rows(Workbook(Row(1, "值", "注") + Row(2, new string('长', 40_000), "好")))).Single();

        row["值"].Problem.ShouldBe(SheetCellProblem.TooLong);
        row["值"].Shown!.Length.ShouldBeLessThan(60);
        row["注"].Text.ShouldBe("好");
        (await Only(Text("A2", new string('长', 32_767)))).Text!.Length.ShouldBe(32_767);
        (await Only("<c r=\"A2\" t=\"s\"><v>0</v></c>", $"<sst><si><t>{new string('长', 40_000)}</t></si></sst>")).Problem.ShouldBe(SheetCellProblem.TooLong);
    }

    [Test]
    public async Task Merged_cells_are_refused_on_every_row_they_cover()
    {
        var rows = await Rows(Workbook(
            Row(1, "区", "名") + Row(2, "黄浦", "a") + Row(3, "", "b") + Row(4, "徐汇", "c"), after: "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>"));

        rows.Select(r => r["区"].Problem?.Code).ShouldBe(["cell.merged", "cell.merged", null]);
        rows.Select(r => r["名"].Text).ShouldBe(["a", "b", "c"]);
        rows[0]["区"].Shown.ShouldBe("黄浦");

        var many = string.Concat(Enumerable.Range(2, 1_001).Select(i => $"<mergeCell ref=\"A{i}:B{i}\"/>"));
        (await Refused(Workbook(Row(1, "区") + Row(2, "x"), after: $"<mergeCells>{many}</mergeCells>"))).Code.ShouldBe("sheet.merged");
    }

    [Test]
    public async Task Headings_match_without_mark_width_and_blanks_and_may_stand_below_a_title()
    {
        var file = Workbook(Row(1, "附件一：部件清单") + "<row r=\"2\"/>" + Row(3, "名称 ＊", "", "ＩＤ（旧）", "备注", "杂项") + Row(4, "井盖", "无题", "1", "好", "x") + "<row r=\"5\"/>" + Row(9, "路灯"));
        using var reader = await SheetReader.OpenAsync(new MemoryStream(file), [new("名称", true), new("编号") { Aliases = ["id(旧)"] }, new("备注")]);

        reader.HeadingRow.ShouldBe(3);
        reader.Headings.ShouldBe(["名称", "编号", "备注", "杂项"]);
        reader.RowCount.ShouldBe(2);
        reader.Notes.Count.ShouldBe(2);
        reader.Notes.ShouldContain(n => n.Contains("「杂项」"));
        reader.Notes.ShouldContain(n => n.Contains("第 B 列"));
        reader.Rows().Select(r => r.RowNumber).ShouldBe([4, 9]);
        reader.Rows().First()["编号"].Text.ShouldBe("1");
        reader.Rows().Last()["没有的列"].IsBlank.ShouldBeTrue();
    }

    [Test]
    public async Task Missing_and_duplicate_headings_are_named()
    {
        (await Refused(Workbook(Row(1, "名称") + Row(2, "x")), null, new SheetHeading("名称", true), new SheetHeading("编号", true))).Message.ShouldContain("「编号」");
        (await Refused(Workbook(Row(1, "名称", "名称*") + Row(2, "x")), null, new SheetHeading("名称", true))).Code.ShouldBe("sheet.duplicate-heading");
        (await Refused(Workbook(Row(1, "名称")))).Code.ShouldBe("sheet.no-rows");
        (await Refused(Workbook(""))).Code.ShouldBe("sheet.empty");
    }

    [Test]
    public async Task Hidden_rows_are_read_and_hidden_sheets_are_not()
    {
        var rows = await Rows(Workbook(Row(1, "名称") + Row(2, "x").Replace("<row ", "<row hidden=\"1\" ")));
        rows.Count.ShouldBe(1);

        (await Refused(Workbook(Row(1, "名称") + Row(2, "x"), book: Book.Replace("sheetId", "state=\"hidden\" sheetId")))).Code.ShouldBe("sheet.no-sheet");
    }

    [TestCase("2026-01-31", "2026-01-31")]
    [TestCase("２０２６／１／３１", "2026-01-31")]
    [TestCase("2026年1月31日", "2026-01-31")]
    [TestCase("20260131", "2026-01-31")]
    [TestCase("2026.1.31 8:30", "2026-01-31")]
    [TestCase("2026-02-30", null)]
    [TestCase("45000", null)]
    [TestCase("31/01/2026", null)]
    public void A_date_is_read_as_people_write_it(string text, string? day) =>
        new SheetCell(text).AsDate().ShouldBe(day is null ? null : DateOnly.Parse(day, CultureInfo.InvariantCulture));

    [TestCase("１２３．５", "123.5")]
    [TestCase("1,234,567.8", "1234567.8")]
    [TestCase("-3", "-3")]
    [TestCase("1,5", null)]
    [TestCase("12,34,567", null)]
    [TestCase("1.2,345", null)]
    [TestCase("abc", null)]
    [TestCase("99999999999999999999999999999999", null)]
    public void A_number_is_read_as_people_write_it(string text, string? number) =>
        new SheetCell(text).AsNumber().ShouldBe(number is null ? null : decimal.Parse(number, CultureInfo.InvariantCulture));

    [Test]
    public async Task Text_files_are_read_in_every_usual_encoding()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        const string text = "名称,地址\r\n井盖,\"南京路,1号\n二楼\"\r\n\r\n路灯,\"他说\"\"好\"\"\"\r\n";
        foreach (var encoding in new[] { new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.GetEncoding("GB18030"), Encoding.GetEncoding(936) })
        {
            var rows = await Rows([.. encoding.GetPreamble(), .. encoding.GetBytes(text)], new SheetHeading("名称", true), new SheetHeading("地址", true));

            rows.Select(r => (r.RowNumber, r["名称"].Text, r["地址"].Text)).ShouldBe([(2, "井盖", "南京路,1号\n二楼"), (4, "路灯", "他说\"好\"")]);
        }
    }

    [Test]
    public async Task Text_files_that_cannot_be_read_say_so()
    {
        (await Refused([.. "名称,值\n"u8, 0xFF, 0xFE, 0xFF])).Code.ShouldBe("sheet.encoding");
        var open = await Refused("a,b\n1,\"2\n3,4\n"u8.ToArray());
        open.Code.ShouldBe("sheet.open-quote");
        open.Message.ShouldContain("第 2 行");
    }

    [Test]
    public async Task Text_files_keep_marked_text_and_refuse_formulas_and_lost_digits()
    {
        var rows = await Rows(Encoding.UTF8.GetBytes("值\tx\n=1+1\t\n'=1+1\t\n=\"0012\"\t\n'310101199001011234\t\n3.10101E+17\t\n-5\t\n'好\t\n"));

        rows.Select(r => r["值"].Text ?? r["值"].Problem!.Code).ShouldBe(["cell.formula", "=1+1", "0012", "310101199001011234", "cell.long-number", "-5", "'好"]);
    }
}
