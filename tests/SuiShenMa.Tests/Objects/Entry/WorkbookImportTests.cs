using System.Net;
using ClosedXML.Excel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Kernel.Sheets;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Entry;

/// <summary>Entering many objects by a workbook (row 3).</summary>
internal sealed class WorkbookImportTests
{
    [TestCase(true, "", "city-greening", false, "", "Issued", "city-greening", null)]
    [TestCase(true, "", "city-greening", true, "", "Issued", "city-greening", null)]
    [TestCase(true, "", "xuhui", false, "", "Issued", "city-greening", null)]
    [TestCase(true, "", "xuhui", true, "", "PendingReview", "city-greening", "city-greening")]
    [TestCase(false, "xuhui", "xuhui", false, "", "Issued", "xuhui", null)]
    [TestCase(false, "xuhui", "xuhui", true, "", "Issued", "xuhui", null)]
    [TestCase(false, "city-civil", "xuhui", false, "原主管部门", "Issued", "city-civil", null)]
    [TestCase(false, "city-civil", "xuhui", false, "本部门", "Issued", "xuhui", null)]
    [TestCase(false, "city-civil", "xuhui", true, "原主管部门", "PendingReview", "city-civil", "city-civil")]
    [TestCase(false, "city-civil", "xuhui", true, "本部门", "Issued", "xuhui", null)]
    [Row(3)]
    public async Task Each_row_goes_the_way_of_the_table(bool cityWide, string typeManager, string applicant, bool review, string choice, string state, string manager, string? reviewer)
    {
        var type = await EntryKit.TypeAsync(cityWide, typeManager, review);
        var by = Slice.As(applicant);
        var file = await EntryKit.FilledAsync(type, by, EntryKit.Line("公厕一号", choice.Length > 0 ? choice : null));
        var batch = await EntryKit.CheckAsync(type, file, by);
        batch.Failed.ShouldBe(0, (await EntryKit.ItemsAsync(batch.BatchNo))[0].Message);
        (await EntryKit.CommitAsync(batch.BatchNo, by: by)).ShouldBeDone(1);
        var code = (await EntryKit.CodesAsync(batch.BatchNo)).Single();
        (code.State.ToString(), code.ManagingDepartmentId, code.ReviewDepartmentId).ShouldBe((state, manager, reviewer));
    }

    [Test]
    [Row(3)]
    public async Task A_row_that_names_no_managing_department_takes_the_choice_of_the_upload_or_is_refused()
    {
        var type = await EntryKit.TypeAsync(manager: "city-civil");
        var file = await EntryKit.FilledAsync(type, EntryKit.Xuhui, EntryKit.Line("公厕"));
        var refused = await EntryKit.CheckAsync(type, file);
        (refused.State, refused.Failed).ShouldBe((BatchState.Checked, 1));
        (await EntryKit.ItemsAsync(refused.BatchNo))[0].Message.ShouldBe("「主管部门」请选择主管部门：原主管部门或本部门");

        var taken = await EntryKit.CheckAsync(type, file, choice: ManagerChoice.Own);
        await EntryKit.CommitAsync(taken.BatchNo);
        (await EntryKit.CodesAsync(taken.BatchNo)).Single().ManagingDepartmentId.ShouldBe("xuhui");
    }

    [Test]
    [Row(3)]
    public async Task From_template_to_reasons_to_codes_by_the_pages()
    {
        var type = await EntryKit.TypeAsync(more: t =>
        {
            t.PartNumberRequired = true;
            t.Attributes = [new() { Key = "kind", Name = "材质", DataType = AttributeDataType.Option, Options = "铸铁\n混凝土", Required = true }];
        });
        using var person = await Operator.SignIn("xuhui");
        using (var template = await person.Get("/admin/imports/new?handler=Template&type=" + type))
        {
            using var book = new XLWorkbook(await template.Content.ReadAsStreamAsync());
            book.Worksheets.Select(w => w.Name).ShouldContain("填写说明");
            book.Worksheet("区划代码").CellsUsed().Select(c => c.GetString()).ShouldContain("310104012");
            book.Worksheet("区划代码").CellsUsed().Select(c => c.GetString()).ShouldNotContain("310106");
        }
        Dictionary<string, string> With(Dictionary<string, string> line, string kind) => new(line) { ["材质"] = kind };
        var file = await EntryKit.FilledAsync(type, EntryKit.Xuhui,
            With(EntryKit.Line("井盖一", part: "J001"), "铸铁"),
            With(EntryKit.Line("井盖二", part: "J001"), "铸铁"),
            With(EntryKit.Line("井盖三", part: "J003", region: "静安区南京西路街道"), "铸铁"),
            With(EntryKit.Line("井盖四", part: "J004", region: "310104"), "木头"));
        using var uploaded = await person.Upload("/admin/imports/new", new() { ["Form.TypeCode"] = type }, "Form.File", "井盖.xlsx", file, "/admin/imports/new?type=" + type);
        uploaded.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var page = uploaded.Headers.Location!.ToString();
        (await person.Read(page)).ShouldContain("正在逐行检查");
        await Slice.Run<RunWorkbookChecksJob>();
        var html = await person.Read(page);
        html.ShouldContain("data-count=\"good\">1<");
        html.ShouldContain("data-count=\"bad\">3<");
        html.ShouldContain("「行业管理编码」“J001”与第 2 行重复");
        html.ShouldContain("不在您的管辖范围内");

        using (var reasons = await person.Get(page + "?handler=Reasons"))
        {
            using var book = new XLWorkbook(await reasons.Content.ReadAsStreamAsync());
            var sheet = book.Worksheet(1);
            sheet.Cell(1, 1).GetString().ShouldBe("错误原因");
            sheet.Cell(2, 1).GetString().ShouldBe("通过");
            sheet.Cell(5, 1).GetString().ShouldContain("材质");
            sheet.Cell(5, 2).GetString().ShouldBe("井盖四");
        }
        using (var all = await person.Post(page + "?handler=Commit&mode=AllOrNothing", [], page))
        {
            all.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        }
        for (var click = 0; click < 2; click++)
        {
            using var committed = await person.Post(page + "?handler=Commit&mode=AcceptedRows", [], page);
            committed.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        await Slice.Run<RunIntakeBatchesJob>();
        var batch = await EntryKit.BatchAsync(page.Split('/')[^1]);
        batch.ShouldBeDone(1, failed: 3);
        (await EntryKit.CodesAsync(batch.BatchNo)).Single().ShouldSatisfyAllConditions(c => c.PartNumber.ShouldBe("J001"), c => c.RegionCode.ShouldBe("310104012"));
        (await person.Read("/admin/imports")).ShouldContain("井盖.xlsx");
    }

    [Test]
    [Row(3)]
    public async Task The_same_rows_add_nothing_whether_the_file_is_the_same_or_saved_anew()
    {
        var type = await EntryKit.TypeAsync();
        Dictionary<string, string>[] rows = [EntryKit.Line("长椅"), EntryKit.Line("长椅"), EntryKit.Line("垃圾箱")];
        var file = await EntryKit.FilledAsync(type, EntryKit.Xuhui, rows);
        var first = await EntryKit.CheckAsync(type, file);
        (await EntryKit.CommitAsync(first.BatchNo)).ShouldBeDone(3);

        var again = await EntryKit.CheckAsync(type, file);
        (again.State, again.Repeated).ShouldBe((BatchState.Checked, 3));
        (await Slice.Send(EntryKit.Xuhui, new ShowImport.Query(again.BatchNo))).EarlierBatch.ShouldBe(first.BatchNo);
        (await Should.ThrowAsync<RuleViolation>(() => EntryKit.CommitAsync(again.BatchNo))).Code.ShouldBe("import.nothing");

        var anew = await EntryKit.CheckAsync(type, await EntryKit.FilledAsync(type, EntryKit.Xuhui, [rows[2], rows[0], EntryKit.Line("公厕"), rows[1]]));
        (anew.Repeated, anew.Failed).ShouldBe((3, 0));
        (await EntryKit.CommitAsync(anew.BatchNo)).ShouldBeDone(1, repeated: 3);
        (await Slice.Db((ObjectsDb db) => db.Codes.CountAsync(c => c.TypeCode == type))).ShouldBe(4);
    }

    [Test]
    public async Task Two_uploads_of_the_same_file_that_are_both_taken_in_add_its_rows_once()
    {
        var type = await EntryKit.TypeAsync();
        var file = await EntryKit.ManyAsync(type, 20);
        var one = await EntryKit.CheckAsync(type, file);
        var two = await EntryKit.CheckAsync(type, file);
        await Slice.Send(EntryKit.Xuhui, new CommitWorkbook.Command(one.BatchNo, CommitMode.AcceptedRows));
        (await EntryKit.CommitAsync(two.BatchNo)).ShouldBeDone(0, repeated: 20);
        (await EntryKit.BatchAsync(one.BatchNo)).ShouldBeDone(20);
        (await Slice.Db((ObjectsDb db) => db.Codes.CountAsync(c => c.TypeCode == type))).ShouldBe(20);
    }

    [Test]
    public async Task All_or_nothing_takes_nothing_when_a_row_went_bad_after_the_check()
    {
        var type = await EntryKit.TypeAsync(more: t => t.PartNumberRequired = true);
        var batch = await EntryKit.CheckAsync(type, await EntryKit.ManyAsync(type, 10));
        batch.Failed.ShouldBe(0);
        await Slice.Send(EntryKit.Xuhui, new PreIssueObjectCode.Command(type, new() { Name = "先到", RegionCode = "310104", Address = "漕宝路 1 号", PartNumber = "P000007" }));
        var back = await EntryKit.CommitAsync(batch.BatchNo, CommitMode.AllOrNothing);
        (back.State, back.Failed, back.Succeeded, back.Mode).ShouldBe((BatchState.Checked, 1, 0, null));
        (await EntryKit.CodesAsync(batch.BatchNo)).ShouldBeEmpty();
        (await EntryKit.ItemsAsync(batch.BatchNo)).Single(i => i.State == ItemState.Failed).Message!.ShouldContain("P000007");
        (await EntryKit.CommitAsync(batch.BatchNo)).ShouldBeDone(9, failed: 1);
    }

    [Test]
    public async Task What_is_dropped_leaves_nothing_behind()
    {
        var type = await EntryKit.TypeAsync();
        var batch = await EntryKit.CheckAsync(type, await EntryKit.ManyAsync(type, 5));
        await Slice.Send(EntryKit.Xuhui, new DropWorkbook.Command(batch.BatchNo));
        (await EntryKit.ItemsAsync(batch.BatchNo)).ShouldBeEmpty();
        (await Should.ThrowAsync<RuleViolation>(() => EntryKit.CommitAsync(batch.BatchNo))).Code.ShouldBe("state.conflict");
    }

    [Test]
    public async Task A_cancelled_object_may_be_imported_anew()
    {
        var type = await EntryKit.TypeAsync();
        var file = await EntryKit.ManyAsync(type, 1);
        var batch = await EntryKit.CheckAsync(type, file);
        await EntryKit.CommitAsync(batch.BatchNo);
        var code = (await EntryKit.CodesAsync(batch.BatchNo)).Single().Code;
        await Slice.Db(async (ObjectsDb db) =>
        {
            var row = await db.Codes.SingleAsync(c => c.Code == code);
            row.Cancel(db.Now, "拆除");
            return await db.SaveChangesAsync();
        });
        var again = await EntryKit.CheckAsync(type, file);
        (await EntryKit.CommitAsync(again.BatchNo)).ShouldBeDone(1);
    }

    [Test]
    public async Task Hostile_and_wrong_files_get_their_sentence_and_leave_no_batch()
    {
        var type = await EntryKit.TypeAsync();
        var good = HandMade.Row(1, "名称", "区划或街道", "地址") + HandMade.Row(2, "a", "310104", "b");
        var old = new byte[4096];
        new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }.CopyTo(old, 0);
        using var person = await Operator.SignIn("xuhui");
        await Refused(HandMade.Workbook(good + new string(' ', 60 * 1024 * 1024)), "文件解压后的内容过大");
        await Refused(HandMade.Workbook(good, book: "<!DOCTYPE w SYSTEM \"http://127.0.0.1:1/x.dtd\">" + HandMade.Book), "不允许的外部定义");
        await Refused(old, "请另存为 .xlsx");
        await Refused(HandMade.Workbook(HandMade.Row(1, "姓名", "电话") + HandMade.Row(2, "a", "b")), "缺少标题");
        await Refused([], "文件是空的");
        (await Slice.Db((ObjectsDb db) => db.Batches.CountAsync(b => b.TypeCode == type))).ShouldBe(0);

        async Task Refused(byte[] file, string sentence)
        {
            using var answer = await person.Upload("/admin/imports/new", new() { ["Form.TypeCode"] = type }, "Form.File", "x.xlsx", file, "/admin/imports/new?type=" + type);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, sentence);
            WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).ShouldContain(sentence);
        }
    }

    [Test]
    public async Task Another_department_does_not_see_the_batch()
    {
        var type = await EntryKit.TypeAsync();
        var batch = await EntryKit.CheckAsync(type, await EntryKit.ManyAsync(type, 1));
        using var other = await Operator.SignIn("jingan");
        (await other.Get("/admin/imports/" + batch.BatchNo)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.Read("/admin/imports")).ShouldNotContain(batch.BatchNo);
        await Should.ThrowAsync<NotFound>(() => Slice.Send(Slice.As("jingan"), new CommitWorkbook.Command(batch.BatchNo, CommitMode.AcceptedRows)));
        await Should.ThrowAsync<NotFound>(() => Slice.Send(Slice.As("jingan"), new DownloadReasons.Query(batch.BatchNo)));
        using var sub = await Operator.SignIn("xuhui-sub");
        (await sub.Get("/admin/imports/" + batch.BatchNo)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task A_check_that_broke_off_is_begun_anew_by_another_host()
    {
        var type = await EntryKit.TypeAsync();
        var batchNo = await EntryKit.UploadAsync(type, await EntryKit.ManyAsync(type, 30_000));
        await BreakOff<RunWorkbookChecksJob>(b => b.BatchNo == batchNo);
        (await Slice.Db((ObjectsDb db) => db.Items.CountAsync(i => i.BatchNo == batchNo))).ShouldBeGreaterThan(0, "the work was to be broken off in the middle");
        await using var second = TestHost.NewFactory(TestHost.DataFolder);
        await RunOn<RunWorkbookChecksJob>(second.Services);
        (await EntryKit.BatchAsync(batchNo)).State.ShouldBe(BatchState.Checked);
        (await EntryKit.ItemsAsync(batchNo)).Count(i => i.State == ItemState.Waiting).ShouldBe(30_000);
        await Slice.Send(EntryKit.Xuhui, new DropWorkbook.Command(batchNo));
    }

    [Test]
    public async Task A_commit_that_broke_off_is_finished_by_another_host_and_no_row_is_lost_or_doubled()
    {
        var type = await EntryKit.TypeAsync(more: t => t.PartNumberRequired = true);
        var batch = await EntryKit.CheckAsync(type, await EntryKit.ManyAsync(type, 5_000));
        await Slice.Send(EntryKit.Xuhui, new CommitWorkbook.Command(batch.BatchNo, CommitMode.AcceptedRows));
        await BreakOff<RunIntakeBatchesJob>(b => b.BatchNo == batch.BatchNo && b.Succeeded > 1_000);
        (await EntryKit.BatchAsync(batch.BatchNo)).Succeeded.ShouldBeInRange(1, 4_999, "the work was to be broken off in the middle");

        await using var second = TestHost.NewFactory(TestHost.DataFolder);
        await RunOn<RunIntakeBatchesJob>(second.Services);
        (await EntryKit.BatchAsync(batch.BatchNo)).ShouldBeDone(5_000);
        var codes = await EntryKit.CodesAsync(batch.BatchNo);
        codes.Count.ShouldBe(5_000);
        codes.Select(c => c.PartNumber).Distinct().Count().ShouldBe(5_000);
        codes.Select(c => c.EntryKey).Distinct().Count().ShouldBe(5_000);
        codes.ShouldAllBe(c => c.State == ObjectCodeState.Issued);
    }

    /// <summary>Runs a job and breaks it off where it is about to save such a batch.</summary>
    private static async Task BreakOff<TJob>(Func<IntakeBatch, bool> there) where TJob : SuiShenMa.Kernel.Jobs.IJob
    {
        await using var scope = TestHost.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorContext>().Actor = Actor.System;
        var db = scope.ServiceProvider.GetRequiredService<ObjectsDb>();
        db.SavingChanges += (_, _) =>
        {
            if (db.ChangeTracker.Entries<IntakeBatch>().Any(e => there(e.Entity)))
            {
                throw new OperationCanceledException("broken off");
            }
        };
        await Should.ThrowAsync<OperationCanceledException>(() => scope.ServiceProvider.GetRequiredService<TJob>().RunAsync(CancellationToken.None));
    }

    private static async Task RunOn<TJob>(IServiceProvider services) where TJob : SuiShenMa.Kernel.Jobs.IJob
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorContext>().Actor = Actor.System;
        await scope.ServiceProvider.GetRequiredService<TJob>().RunAsync(CancellationToken.None);
    }
}
