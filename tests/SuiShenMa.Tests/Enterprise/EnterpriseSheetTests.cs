using ClosedXML.Excel;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Admin;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tools.Registry;

namespace SuiShenMa.Tests.Enterprise;

/// <summary>Workbooks of enterprise codes, old codes, checks and owning units (rows 5, 6, 81, 107).</summary>
public sealed class EnterpriseSheetTests
{
    private static readonly string[] CodeHeads = ["企业码名称", "企业码分类", "企业名称", "统一社会信用代码", "区划/街道", "地址", "申领原因"];
    private static readonly string[] OldHeads = ["旧码内容", "企业码名称", "企业名称", "统一社会信用代码", "企业码分类", "区划/街道", "地址"];
    private static readonly string[] NameHeads = ["企业名称", "统一社会信用代码"];

    [Test, Row(5), Row(9)]
    public async Task From_template_to_reasons_to_codes_by_the_pages()
    {
        using var person = await Operator.SignIn("xuhui");
        byte[] filled;
        var (good, bad) = (Registry.NewUscc(), Registry.NewUscc(known: false));
        using (var template = await person.Get("/admin/enterprise-imports/new?handler=Template&kind=Codes"))
        {
            template.EnsureSuccessStatusCode();
            using var book = new XLWorkbook(await template.Content.ReadAsStreamAsync());
            var sheet = book.Worksheets.First();
            sheet.Row(1).CellsUsed().Select(c => c.GetString().TrimEnd('*')).ShouldBe(CodeHeads);
            sheet.DataValidations.Count().ShouldBeGreaterThan(2, "drop-down lists");
            book.Worksheets.SelectMany(s => s.CellsUsed()).Any(c => c.GetString().Contains("静安区", StringComparison.Ordinal)).ShouldBeFalse("regions of others are not offered");
            Fill(sheet, 2, Line(good));
            Fill(sheet, 3, Line(bad));
            Fill(sheet, 4, Line(Registry.NewUscc(), region: "静安区"));
            using var stream = new MemoryStream();
            book.SaveAs(stream);
            filled = stream.ToArray();
        }
        var (status, path) = await EnterpriseKit.OutcomeAsync(await person.Upload("/admin/enterprise-imports/new", new() { ["Form.Kind"] = "Codes" }, "Form.File", "企业.xlsx", filled, "/admin/enterprise-imports/new?kind=Codes"));
        status.ShouldBe(302, path);
        (await person.Read(path)).ShouldContain("正在逐行检查");
        await Slice.Run<RunEnterpriseSheetsJob>();
        var page = await person.Read(path);
        page.ShouldContain("data-count=\"good\">1<");
        page.ShouldContain("无记录");
        page.ShouldContain("不在您部门的区划范围内");
        using (var reasons = await person.Get(path + "?handler=Reasons"))
        {
            using var book = new XLWorkbook(await reasons.Content.ReadAsStreamAsync());
            var sheet = book.Worksheets.First();
            var heading = sheet.CellsUsed().First(c => c.GetString() == "错误原因").Address;
            sheet.Column(heading.ColumnNumber).CellsUsed().Select(c => c.GetString()).ShouldContain(t => t.Contains("无记录", StringComparison.Ordinal));
        }
        (await EnterpriseKit.OutcomeAsync(await person.Post(path + "?handler=Commit&mode=AllOrNothing", new(), path))).Text.ShouldContain("不能按“全部合格才导入”");
        (await EnterpriseKit.OutcomeAsync(await person.Post(path + "?handler=Commit&mode=AcceptedRows", new(), path))).Status.ShouldBe(302);
        await Slice.Run<RunEnterpriseSheetsJob>();
        (await person.Read(path)).ShouldContain("data-count=\"done\">1<");
        var code = (await EnterpriseKit.OfEnterpriseAsync(good)).Single();
        (await EnterpriseKit.Open("/e/" + code.Code)).Html.ShouldContain("核验为真");
        (await EnterpriseKit.OfEnterpriseAsync(bad)).ShouldBeEmpty();
        using var other = await Operator.SignIn("jingan");
        using var refused = await other.Get(path);
        ((int)refused.StatusCode).ShouldBe(404);
    }

    [Test, Row(5)]
    public async Task The_same_file_twice_adds_nothing_and_a_row_that_says_something_else_at_that_address_is_refused()
    {
        var uscc = Registry.NewUscc();
        var file = Book(CodeHeads, Line(uscc), Line(uscc, address: "漕宝路 9 号"));
        (await TakeInAsync(SheetKind.Codes, file, CommitMode.AllOrNothing)).Succeeded.ShouldBe(2);
        var again = await CheckAsync(SheetKind.Codes, file);
        (again.Total, again.Repeated, again.Failed).ShouldBe((2, 2, 0));
        (await Should.ThrowAsync<RuleViolation>(() => Slice.Send(EnterpriseKit.Xuhui, new CommitEnterpriseSheet.Command(again.BatchNo, CommitMode.AcceptedRows)))).Code.ShouldBe("import.nothing");
        var other = await CheckAsync(SheetKind.Codes, Book(CodeHeads, Line(uscc, name: "另一个名称")));
        other.Failed.ShouldBe(1);
        (await RowsAsync(other.BatchNo))[0].Message!.ShouldContain("已有企业码");
        (await EnterpriseKit.OfEnterpriseAsync(uscc)).Count.ShouldBe(2);
    }

    [Test, Row(5), Row(7)]
    public async Task One_address_twice_in_a_file_is_one_code()
    {
        var uscc = Registry.NewUscc();
        var batch = await TakeInAsync(SheetKind.Codes, Book(CodeHeads, Line(uscc), Line(uscc, address: "徐汇区漕宝路４０１号", name: "别名")), CommitMode.AcceptedRows);
        (batch.Succeeded, batch.Failed).ShouldBe((1, 1));
        (await RowsAsync(batch.BatchNo))[1].Message!.ShouldContain("与第 2 行重复");
    }

    [Test, Row(5)]
    public async Task What_was_taken_between_check_and_decision_holds_an_all_or_nothing_back()
    {
        var (uscc, free) = (Registry.NewUscc(), Registry.NewUscc());
        var batch = await CheckAsync(SheetKind.Codes, Book(CodeHeads, Line(free), Line(uscc)));
        batch.Failed.ShouldBe(0);
        await EnterpriseKit.IssueAsync(EnterpriseKit.Entry(uscc, name: "先来的"));
        await Slice.Send(EnterpriseKit.Xuhui, new CommitEnterpriseSheet.Command(batch.BatchNo, CommitMode.AllOrNothing));
        await Slice.Run<RunEnterpriseSheetsJob>();
        var after = await BatchAsync(batch.BatchNo);
        (after.State, after.Failed, after.Succeeded).ShouldBe((SheetState.Checked, 1, 0));
        after.Problem!.ShouldContain("情况有变");
        (await EnterpriseKit.OfEnterpriseAsync(free)).ShouldBeEmpty();
    }

    [Test, Row(5)]
    public async Task A_failing_registry_makes_rows_wait_for_another_day_not_codes()
    {
        using (Registry.Behaves(EnterpriseRegistryStandIn.DownKey))
        {
            var batch = await CheckAsync(SheetKind.Codes, Book(CodeHeads, Line(Registry.NewUscc()), Line(Registry.NewUscc(), address: "别处 1 号")));
            (batch.State, batch.Failed).ShouldBe((SheetState.Checked, 2));
            (await RowsAsync(batch.BatchNo)).ShouldAllBe(r => r.Message!.Contains("服务异常"));
        }
    }

    [TestCase("duplicate", "出现了不止一次")]
    [TestCase("missing", "缺少标题")]
    [TestCase("empty", "没有数据行")]
    [TestCase("text", "不是表格文件")]
    [Row(5)]
    public async Task A_workbook_that_cannot_be_read_is_refused_with_a_sentence(string what, string says)
    {
        var file = what switch
        {
            "duplicate" => Book([.. CodeHeads, "地址"], [.. Line(Registry.NewUscc()), "x"]),
            "missing" => Book(CodeHeads[..4], Line(Registry.NewUscc())[..4]),
            "empty" => Book(CodeHeads),
            _ => "\u0001\u0002\u0000 not a table"u8.ToArray(),
        };
        using var content = new MemoryStream(file);
        var error = await Should.ThrowAsync<InputInvalid>(() => Slice.Send(EnterpriseKit.Xuhui, new UploadEnterpriseSheet.Command(SheetKind.Codes, "x.xlsx", content)));
        error.Errors["file"][0].ShouldContain(says);
    }

    [Test, Row(5)]
    public async Task Formulas_unknown_regions_and_full_width_digits_are_judged_row_by_row()
    {
        var uscc = Registry.NewUscc();
        var wide = new string([.. uscc.Select(c => (char)(c + 0xFEE0))]);
        var file = Book(sheet =>
        {
            Heads(sheet, CodeHeads);
            Fill(sheet, 2, Line(Registry.NewUscc()));
            sheet.Cell(2, 6).FormulaA1 = "\"漕宝路\"&1";
            Fill(sheet, 3, Line(Registry.NewUscc(), region: "不存在区"));
            Fill(sheet, 4, [.. Line(uscc)[..3], wide, .. Line(uscc)[4..]]);
            Fill(sheet, 5, Line("91350211M000100Y43"));
        });
        var batch = await CheckAsync(SheetKind.Codes, file);
        var rows = await RowsAsync(batch.BatchNo);
        rows.Select(r => r.State).ShouldBe([RowState.Failed, RowState.Failed, RowState.Waiting, RowState.Failed]);
        rows[0].Message!.ShouldContain("公式不接受");
        rows[0].Message!.ShouldNotContain("请填写地址");
        rows[1].Message!.ShouldContain("没有区划");
        rows[3].Message!.ShouldContain("校验位");
    }

    [Test, Row(6)]
    public async Task A_workbook_of_names_gets_one_of_the_four_words_per_row()
    {
        var uscc = Registry.NewUscc();
        var file = Book(NameHeads, [Registry.NameOf(uscc).Replace('（', '(').Replace('）', ')'), uscc], ["别家", uscc], ["无此企业", Registry.NewUscc(known: false)], ["错码", "123"]);
        var batch = await CheckAsync(SheetKind.Checks, file);
        batch.State.ShouldBe(SheetState.Done);
        var rows = await RowsAsync(batch.BatchNo);
        rows.Select(r => r.Message).Take(3).ShouldBe(["一致", "不一致", "无记录"]);
        rows[3].State.ShouldBe(RowState.Failed);
        var download = await Slice.Send(EnterpriseKit.Xuhui, new DownloadEnterpriseReasons.Query(batch.BatchNo));
        await using var content = download.Content;
        using var book = new XLWorkbook(content);
        book.Worksheets.First().CellsUsed().Select(c => c.GetString()).ShouldContain("校验结果");
    }

    [Test]
    public async Task The_reasons_are_nobody_else_s_and_not_even_one_s_own_once_the_scope_is_narrower()
    {
        var account = await AdminKit.CreateReady();
        var batch = await CheckAsync(SheetKind.Checks, Book(NameHeads, ["某企业", Registry.NewUscc(known: false)]), await RightsKit.ActorOf(account.UserName));
        async Task Open()
        {
            var download = await Slice.Send(await RightsKit.ActorOf(account.UserName), new DownloadEnterpriseReasons.Query(batch.BatchNo));
            await download.Content.DisposeAsync();
        }
        await Should.NotThrowAsync(Open);
        await Should.ThrowAsync<NotFound>(() => Slice.Send(Slice.As("jingan"), new DownloadEnterpriseReasons.Query(batch.BatchNo)));
        await RightsKit.Set(await RightsKit.ActorOf("secadmin"), account.UserName, grants: [RightsKit.Line(DataActions.All, regions: "310104012")]);
        await Should.ThrowAsync<Forbidden>(Open);
    }

    [Test, Row(81)]
    public async Task Old_codes_are_taken_over_found_followed_and_never_edited()
    {
        var value = "QYM" + Guid.CreateVersion7().ToString("N")[16..].ToUpperInvariant();
        var file = Book(OldHeads, ["https://old.example.cn/qym/" + value.ToLowerInvariant(), "", "上海旧码企业有限公司", "", "", "徐汇区虹梅路街道", "虹梅路 1 号"], ["？？", "", "x", "", "", "徐汇区", "y"]);
        var batch = await TakeInAsync(SheetKind.OldCodes, file, CommitMode.AcceptedRows, EnterpriseKit.City);
        (batch.Succeeded, batch.Failed).ShouldBe((1, 1));
        (await CheckAsync(SheetKind.OldCodes, file, EnterpriseKit.City)).Repeated.ShouldBe(1);

        using var person = await Operator.SignIn("xuhui");
        (await person.Read("/admin/enterprise-codes?keyword=" + value)).ShouldContain("旧版码");
        var detail = await person.Read("/admin/enterprise-codes/" + value);
        detail.ShouldContain("不支持编辑");
        detail.ShouldNotContain($"/admin/enterprise-codes/{value}/edit");
        (await Should.ThrowAsync<RuleViolation>(() => Slice.Send(EnterpriseKit.Xuhui, new SetEnterpriseCodeState.Command(value, false, "x")))).Code.ShouldBe("enterprise-code.old");
        (await Should.ThrowAsync<RuleViolation>(() => Slice.Send(EnterpriseKit.Xuhui, new ChangeEnterpriseCode.Command(value, 0, EnterpriseKit.Entry())))).Code.ShouldBe("enterprise-code.old");

        foreach (var printed in new[] { value, value.ToLowerInvariant() })
        {
            var (status, html) = await EnterpriseKit.Open("/e/" + printed);
            ((int)status).ShouldBe(200);
            html.ShouldContain("旧版码");
            html.ShouldContain("上海旧码企业有限公司");
        }
        // The old host name leads here; where each printed address goes is configured.
        foreach (var path in new[] { "/qym/" + value, "/entcode?from=app&id=" + value })
        {
            using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = TestHost.Address };
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            answer.Headers.Location!.ToString().ShouldBe("/e/" + value);
        }
    }

    [Test, Row(81), Row(9)]
    public async Task Who_may_not_import_old_codes_cannot()
    {
        using var content = new MemoryStream(Book(OldHeads, ["QYM1", "", "x", "", "", "徐汇区", "y"]));
        var without = EnterpriseKit.Xuhui with { Permissions = new HashSet<string> { SuiShenMa.Enterprise.EnterprisePermissions.Import } };
        await Should.ThrowAsync<Forbidden>(() => Slice.Send(without, new UploadEnterpriseSheet.Command(SheetKind.OldCodes, "x.xlsx", content)));
    }

    [Test, Row(107)]
    public async Task Owning_units_come_in_by_workbook_with_their_check()
    {
        var uscc = Registry.NewUscc();
        var file = Book(NameHeads, [Registry.NameOf(uscc), uscc], ["别家", Registry.NewUscc()], ["无此企业", Registry.NewUscc(known: false)]);
        var batch = await TakeInAsync(SheetKind.OwningUnits, file, CommitMode.AcceptedRows);
        (batch.Succeeded, batch.Failed).ShouldBe((1, 2));
        var unit = await Slice.Db<EnterpriseDb, OwningUnitRow?>(db => db.OwningUnits.FirstOrDefaultAsync(u => u.Uscc == uscc));
        (unit!.Name, unit.Source).ShouldBe((Registry.NameOf(uscc), OwningUnitSource.Workbook));
        (await CheckAsync(SheetKind.OwningUnits, file)).Repeated.ShouldBe(1);
    }

    private static string[] Line(string uscc, string address = "漕宝路 401 号", string region = "徐汇区虹梅路街道", string name = "漕宝路店") =>
        [name, "62 餐饮业", Registry.NameOf(uscc), uscc, region, address, "门店亮码"];

    private static async Task<SheetBatch> CheckAsync(SheetKind kind, byte[] file, Actor? by = null)
    {
        using var content = new MemoryStream(file);
        var batchNo = (await Slice.Send(by ?? EnterpriseKit.Xuhui, new UploadEnterpriseSheet.Command(kind, "表格.xlsx", content))).BatchNo;
        await Slice.Run<RunEnterpriseSheetsJob>();
        return await BatchAsync(batchNo);
    }

    private static async Task<SheetBatch> TakeInAsync(SheetKind kind, byte[] file, CommitMode mode, Actor? by = null)
    {
        var batch = await CheckAsync(kind, file, by);
        await Slice.Send(by ?? EnterpriseKit.Xuhui, new CommitEnterpriseSheet.Command(batch.BatchNo, mode));
        await Slice.Run<RunEnterpriseSheetsJob>();
        var done = await BatchAsync(batch.BatchNo);
        done.State.ShouldBe(SheetState.Done, done.Problem);
        return done;
    }

    private static Task<SheetBatch> BatchAsync(string batchNo) => Slice.Db<EnterpriseDb, SheetBatch>(db => db.Batches.AsNoTracking().SingleAsync(b => b.BatchNo == batchNo));

    private static Task<List<SheetBatchRow>> RowsAsync(string batchNo) =>
        Slice.Db<EnterpriseDb, List<SheetBatchRow>>(db => db.Rows.AsNoTracking().Where(r => r.BatchNo == batchNo).OrderBy(r => r.Number).ToListAsync());

    private static byte[] Book(string[] heads, params string[][] lines) => Book(sheet =>
    {
        Heads(sheet, heads);
        for (var i = 0; i < lines.Length; i++)
        {
            Fill(sheet, i + 2, lines[i]);
        }
    });

    private static byte[] Book(Action<IXLWorksheet> fill)
    {
        using var book = new XLWorkbook();
        fill(book.AddWorksheet("数据"));
        using var stream = new MemoryStream();
        book.SaveAs(stream);
        return stream.ToArray();
    }

    private static void Heads(IXLWorksheet sheet, string[] heads) => Fill(sheet, 1, heads);

    private static void Fill(IXLWorksheet sheet, int row, string[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            sheet.Cell(row, i + 1).Style.NumberFormat.Format = "@";
            sheet.Cell(row, i + 1).SetValue(values[i]);
        }
    }
}
