using System.Net;
using ClosedXML.Excel;
using Shouldly;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace SuiShenMa.Tests.Objects.Entry;

/// <summary>Exports of code information (row 14).</summary>
internal sealed class ObjectExportTests
{
    [Test]
    [Row(14)]
    public async Task What_the_filter_finds_comes_as_a_workbook_with_code_values_and_attributes()
    {
        var type = await EntryKit.TypeAsync(more: t => t.Attributes = [new() { Key = "depth", Name = "深度", DataType = AttributeDataType.Number }]);
        using var person = await Operator.SignIn("xuhui");
        var form = EntryKit.Form(type, "=HYPERLINK(\"http://x\",\"y\")");
        form["Form.Attributes[depth]"] = "2.5";
        form["Form.PartNumber"] = "310104010100000123";
        var code = await EntryKit.EnterAsync(person, form);
        (await person.Read($"/admin/exports/start?type={type}")).ShouldContain("测试类型" + type);

        using var sheet = await Export(person, new() { ["type"] = type });
        var columns = Columns(sheet);
        string Cell(string heading) => sheet.Worksheet(1).Cell(2, columns[heading]).GetString();
        Cell("码值").ShouldBe(code.Code);
        Cell("统一编码").ShouldBe(code.UnifiedCode);
        Cell("码链接").ShouldEndWith("/w/" + code.Code);
        Cell("行业管理编码").ShouldBe("310104010100000123");
        Cell("街道").ShouldBe("虹梅路街道");
        Cell("主管部门").ShouldBe("徐汇区绿化和市容管理局");
        Cell("状态").ShouldBe("待激活");
        Cell("深度").ShouldBe("2.5");
        var name = sheet.Worksheet(1).Cell(2, columns["名称"]);
        name.HasFormula.ShouldBeFalse();
        name.GetString().ShouldBe("=HYPERLINK(\"http://x\",\"y\")");
        name.Style.IncludeQuotePrefix.ShouldBeTrue();
        sheet.Worksheet(1).RowsUsed().Count().ShouldBe(2);
        (await Slice.Db((ObjectsDb db) => db.Audit.CountAsync(a => a.Action == "object-codes.exported"))).ShouldBeGreaterThan(0);
    }

    [Test]
    [Row(14)]
    public async Task Chosen_codes_are_exported_and_never_those_of_another_district()
    {
        var type = await EntryKit.TypeAsync();
        using var xuhui = await Operator.SignIn("xuhui");
        var codes = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            codes.Add((await EntryKit.EnterAsync(xuhui, EntryKit.Form(type, "公厕" + i))).Code);
        }
        using var sheet = await Export(xuhui, new() { ["codes"] = codes[1] });
        sheet.Worksheet(1).Column(1).CellsUsed().Select(c => c.GetString()).ShouldBe(["码值", codes[1]]);

        using var jingan = await Operator.SignIn("jingan");
        using var refused = await jingan.Post("/admin/exports/start", new() { ["codes"] = codes[1] });
        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()).ShouldContain("没有符合条件的物码");
        using var unreadable = await xuhui.Post("/admin/exports/start", new() { ["state"] = "nonsense" });
        unreadable.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Test]
    [Row(14)]
    public async Task Many_rows_are_written_in_the_background_kept_for_a_week_and_shown_to_their_department_only()
    {
        var order = await Slice.Send(EntryKit.Xuhui, new IssueBlankCodes.Command(5_001, null));
        await Slice.Run<RunIntakeBatchesJob>();
        using var person = await Operator.SignIn("xuhui");
        using (var started = await person.Post("/admin/exports/start", new() { ["batch"] = order.BatchNo }))
        {
            started.Headers.Location!.ToString().ShouldBe("/admin/exports");
        }
        var job = await Slice.Db((ObjectsDb db) => db.Exports.AsNoTracking().OrderByDescending(j => j.CreatedAt).FirstAsync());
        (job.State, job.Total).ShouldBe((ImageJobState.Queued, 5_001));
        await Slice.Run<RunObjectExportsJob>();
        (await person.Read("/admin/exports")).ShouldContain(job.JobId);
        using (var file = await person.Get("/admin/exports?handler=File&jobId=" + job.JobId))
        {
            using var book = new XLWorkbook(await file.Content.ReadAsStreamAsync());
            book.Worksheet(1).RowsUsed().Count().ShouldBe(5_002);
            book.Worksheet(1).Column(1).CellsUsed().Select(c => c.GetString()).Distinct().Count().ShouldBe(5_002);
        }
        using var other = await Operator.SignIn("jingan");
        (await other.Get("/admin/exports?handler=File&jobId=" + job.JobId)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.Read("/admin/exports")).ShouldNotContain(job.JobId);

        using (TestHost.Clock.Ahead(TimeSpan.FromDays(8)))
        {
            await Slice.Run<RunObjectExportsJob>();
        }
        (await person.Get("/admin/exports?handler=File&jobId=" + job.JobId)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await person.Read("/admin/exports")).ShouldContain("已过期");
    }

    private static async Task<XLWorkbook> Export(Operator person, Dictionary<string, string> asked)
    {
        using var answer = await person.Post("/admin/exports/start", asked);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        return new XLWorkbook(await answer.Content.ReadAsStreamAsync());
    }

    private static Dictionary<string, int> Columns(XLWorkbook book) =>
        book.Worksheet(1).Row(1).CellsUsed().ToDictionary(c => c.GetString(), c => c.Address.ColumnNumber);
}
