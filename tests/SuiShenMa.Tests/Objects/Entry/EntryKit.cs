using System.Net;
using System.Text.RegularExpressions;
using ClosedXML.Excel;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Objects.Intake;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tests.Objects.Types;

namespace SuiShenMa.Tests.Objects.Entry;

/// <summary>Types, workbooks and forms for the tests of entry.</summary>
internal static partial class EntryKit
{
    public static Actor Xuhui => Slice.As("xuhui");

    /// <summary>A territorial type that <paramref name="manager"/> manages in Xuhui, or a city-wide one of the greening bureau.</summary>
    public static async Task<string> TypeAsync(bool cityWide = false, string? manager = "xuhui", bool review = false, Action<SaveObjectType.Command>? more = null) =>
        (await TypeKit.Add(t =>
        {
            t.ReviewRequired = review;
            if (cityWide)
            {
                (t.Mode, t.ManagingDepartmentId) = (ManagementMode.CityWide, "city-greening");
            }
            else if (manager is not null)
            {
                t.Managers = [new ManagerRow { RegionCode = "310104", DepartmentId = manager }];
            }
            more?.Invoke(t);
        })).Code;

    public static Dictionary<string, string> Form(string type, string name = "漕宝路公厕") => new()
    {
        ["Form.TypeCode"] = type,
        ["Form.Token"] = Guid.CreateVersion7().ToString("N"),
        ["Form.Name"] = name,
        ["Form.DistrictCode"] = "310104",
        ["Form.RegionCode"] = "310104012",
        ["Form.Address"] = "漕宝路 401 号",
    };

    /// <summary>Sends the entry form and gives the code that it led to.</summary>
    public static async Task<ObjectCode> EnterAsync(Operator person, Dictionary<string, string> form)
    {
        using var answer = await person.Post("/admin/object-codes/enter", form, "/admin/object-codes/enter?type=" + form["Form.TypeCode"]);
        if (answer.StatusCode != HttpStatusCode.Redirect)
        {
            throw new InvalidOperationException(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
        }
        return await TypeKit.Code(CodeInPath().Match(answer.Headers.Location!.ToString()).Groups[1].Value);
    }

    /// <summary>The template of a type, filled in with ClosedXML as a spreadsheet program would.</summary>
    public static async Task<byte[]> FilledAsync(string type, Actor by, params Dictionary<string, string>[] rows)
    {
        var template = await Slice.Send(by, new DownloadImportTemplate.Query(type));
        using var book = new XLWorkbook(new MemoryStream(template.Workbook));
        var sheet = book.Worksheet(1);
        var columns = sheet.Row(1).CellsUsed().ToDictionary(c => c.GetString().TrimEnd('*'), c => c.Address.ColumnNumber);
        for (var i = 0; i < rows.Length; i++)
        {
            foreach (var (heading, value) in rows[i])
            {
                sheet.Cell(i + 2, columns[heading]).SetValue(value);
            }
        }
        using var file = new MemoryStream();
        book.SaveAs(file);
        return file.ToArray();
    }

    public static Dictionary<string, string> Line(string name, string? manager = null, string? part = null, string region = "徐汇区虹梅路街道")
    {
        var line = new Dictionary<string, string> { ["名称"] = name, ["区划或街道"] = region, ["地址"] = "虹梅路 1 号" };
        if (manager is not null)
        {
            line["主管部门"] = manager;
        }
        if (part is not null)
        {
            line["行业管理编码"] = part;
        }
        return line;
    }

    /// <summary>A plain workbook of many rows, made by our own writer.</summary>
    public static async Task<byte[]> ManyAsync(string type, int rows, Func<int, string>? name = null)
    {
        var headings = new WorkbookFormat(await TypeKit.Load(type)).Headings.Select(h => h.Name).ToList();
        using var file = new MemoryStream();
        await using var writer = SheetWriter.Create(file, [.. headings.Select(h => new SheetColumn(h))]);
        for (var i = 0; i < rows; i++)
        {
            var values = new object?[headings.Count];
            (values[0], values[1], values[2], values[3]) = (name?.Invoke(i) ?? $"物体 {i}", $"P{i:D6}", i % 2 == 0 ? "310104012" : "徐汇区虹梅路街道", $"虹梅路 {i} 号");
            await writer.WriteAsync(values);
        }
        await writer.CompleteAsync();
        return file.ToArray();
    }

    public static async Task<string> UploadAsync(string type, byte[] file, Actor? by = null, ManagerChoice choice = ManagerChoice.None, string name = "表.xlsx") =>
        (await Slice.Send(by ?? Xuhui, new UploadWorkbook.Command(type, choice, name, new MemoryStream(file)))).BatchNo;

    /// <summary>Uploads and runs the dry run.</summary>
    public static async Task<IntakeBatch> CheckAsync(string type, byte[] file, Actor? by = null, ManagerChoice choice = ManagerChoice.None)
    {
        var batchNo = await UploadAsync(type, file, by, choice);
        await Slice.Run<RunWorkbookChecksJob>();
        return await BatchAsync(batchNo);
    }

    public static async Task<IntakeBatch> CommitAsync(string batchNo, CommitMode mode = CommitMode.AcceptedRows, Actor? by = null)
    {
        await Slice.Send(by ?? Xuhui, new CommitWorkbook.Command(batchNo, mode));
        await Slice.Run<RunIntakeBatchesJob>();
        return await BatchAsync(batchNo);
    }

    public static Task<IntakeBatch> BatchAsync(string batchNo) => Slice.Db((ObjectsDb db) => db.Batches.AsNoTracking().SingleAsync(b => b.BatchNo == batchNo));

    public static Task<List<IntakeItem>> ItemsAsync(string batchNo) => Slice.Db((ObjectsDb db) => db.Items.AsNoTracking().Where(i => i.BatchNo == batchNo).OrderBy(i => i.Number).ToListAsync());

    public static Task<List<ObjectCode>> CodesAsync(string batchNo) => Slice.Db((ObjectsDb db) => db.Codes.AsNoTracking().Where(c => c.BatchNo == batchNo).OrderBy(c => c.Id).ToListAsync());

    public static void ShouldBeDone(this IntakeBatch batch, int succeeded, int failed = 0, int repeated = 0) =>
        (batch.State, batch.Succeeded, batch.Failed, batch.Repeated).ShouldBe((BatchState.Done, succeeded, failed, repeated));

    [GeneratedRegex("^/admin/object-codes/([^/]{14})/entered$")]
    private static partial Regex CodeInPath();
}
