using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Kernel.Outbox;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Exports;
using SuiShenMa.Objects.Features;
using SuiShenMa.Objects.Geocoding;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tests.Objects;
using SuiShenMa.Tests.Objects.Entry;
using SuiShenMa.Tests.Objects.Images;

namespace SuiShenMa.Tests.Admin.Notices;

/// <summary>What people are told of: reviews that wait for them, and work of theirs that is done.</summary>
[Row(142)]
public sealed class WorkNoticeTests
{
    [Test]
    public async Task Reviewers_are_told_of_what_waits_for_them_and_of_nothing_that_they_may_not_review()
    {
        var local = ChinaTime.Of(TestHost.Clock.GetUtcNow().UtcDateTime);
        using var ten = TestHost.Clock.Ahead(TimeSpan.FromHours((34 - local.Hour) % 24));
        var type = await Stage.Type(t => (t.Mode, t.ManagingDepartmentId, t.ReviewRequired, t.AutoApprove, t.TerritorialManagers) = (ManagementMode.Territorial, null, true, true, [new TerritorialManager("310104", "xuhui")]));
        var other = await Stage.Type();
        var (reviewer, elsewhere, clerk) = (await AdminKit.CreateReady(), await AdminKit.CreateReady(), await AdminKit.CreateReady());
        var security = await RightsKit.ActorOf("secadmin");
        await RightsKit.Set(security, reviewer.UserName, grants: [RightsKit.Line(DataActions.All, types: type)]);
        await RightsKit.Set(security, elsewhere.UserName, grants: [RightsKit.Line(DataActions.All, types: other)]);
        await RightsKit.Set(security, clerk.UserName, roles: [(await RightsKit.MakeRole(security, "objects.list")).Id], grants: [RightsKit.Line(DataActions.All, types: type)]);
        var soon = (await Stage.Enter(Slice.As("city-civil"), type, ManagerChoice.Original, "310104010")).Code;
        await Stage.Enter(Slice.As("city-civil"), type, ManagerChoice.Original, "310104012");
        await Stage.Change(soon, c => c.AutoApproveAt = TestHost.Clock.GetUtcNow().UtcDateTime.AddHours(20));
        await Slice.Db<ObjectsDb, int>(db => db.States.Where(s => s.Name == RemindReviewersJob.StateName).ExecuteDeleteAsync());

        await Slice.Run<RemindReviewersJob>();
        await Slice.Run<RemindReviewersJob>();
        await Slice.Run<OutboxJob>();
        var told = await NoticesOf(reviewer.Id);
        told.Select(n => n.Title).ShouldBe(["有 1 条信息将在 24 小时内自动通过", "有 2 条信息等待审核"], ignoreOrder: true);
        told.ShouldAllBe(n => n.Href == "/admin/reviews");
        (await NoticesOf(elsewhere.Id)).ShouldBeEmpty("nothing of it lies in that account's data scope");
        (await NoticesOf(clerk.Id)).ShouldBeEmpty("who may not review is not told");
        using var person = await Operator.SignIn(reviewer.UserName);
        (await person.Read("/admin")).ShouldContain("公告与通知，2 条未读");
    }

    [Test]
    public async Task Whoever_ordered_a_batch_its_images_or_an_export_is_told_once_when_it_is_done()
    {
        var account = await AdminKit.CreateReady();
        var actor = await RightsKit.ActorOf(account.UserName);
        var batch = await Slice.Send(actor, new IssueBlankCodes.Command(1, null));
        await Slice.Run<RunIntakeBatchesJob>();
        var images = await Slice.Send(actor, new StartImageJob.Command(batch.BatchNo, ImageFormat.Png));
        await Slice.Run<RunImageJobsJob>();
        var export = "E" + Guid.CreateVersion7().ToString("N")[^20..];
        await Slice.Db<ObjectsDb, int>(db =>
        {
            var request = new ExportRequest(null, new ObjectCodeFilter(null, null, null, null, null, batch.BatchNo, null, null, null), actor.Scope);
            db.Exports.Add(new ExportJob { JobId = export, State = ImageJobState.Queued, FilterJson = request.ToJson(), Total = 1, DepartmentId = actor.DepartmentId, CreatedBy = actor.Id, CreatedByName = actor.Name, CreatedAt = db.Now });
            return db.SaveChangesAsync();
        });
        await Slice.Run<RunObjectExportsJob>();
        await Slice.Run<RunObjectExportsJob>();
        await Slice.Run<OutboxJob>();

        var told = await NoticesOf(account.Id);
        told.Select(n => n.Kind).ShouldBe(["batch-done", "image-job-done", "export-done"], ignoreOrder: true);
        using var person = await Operator.SignIn(account.UserName);
        foreach (var notice in told)
        {
            (await person.Read(notice.Href!)).ShouldContain(notice.Kind switch { "batch-done" => batch.BatchNo, "image-job-done" => images.JobId, _ => export }, customMessage: notice.Href);
        }
    }

    [Test]
    public async Task A_workbook_that_was_checked_and_a_geocoding_that_is_over_are_told_to_whoever_started_them()
    {
        var account = await AdminKit.CreateReady();
        var actor = await RightsKit.ActorOf(account.UserName);
        var type = await Stage.Type();
        var batch = await EntryKit.CheckAsync(type, await EntryKit.ManyAsync(type, 2), actor);
        var code = (await Stage.Enter(Slice.As("xuhui"), type, address: "火星基地一号")).Code;
        var run = await Slice.Send(actor, new GeocodeObjectCodes.Command([code], null, GeocodeLevel.Village));
        await Slice.Run<RunGeocodingJob>();
        await Slice.Run<OutboxJob>();
        var told = (await NoticesOf(account.Id)).ToDictionary(n => n.Kind);
        told.Keys.ShouldBe(["workbook-checked", "geocode-run-done"], ignoreOrder: true);
        told["workbook-checked"].Text!.ShouldStartWith("共 2 行，不合格 0 行");
        told["workbook-checked"].Href.ShouldBe("/admin/imports/" + batch.BatchNo);
        told["geocode-run-done"].Text!.ShouldBe("共 1 个：已采用坐标 0，保持原样 1。");
        using var person = await Operator.SignIn(account.UserName);
        (await person.Read(told["geocode-run-done"].Href!)).ShouldContain(run.RunId);
    }

    [Test]
    public async Task Whoever_ordered_images_is_told_why_they_could_not_be_made()
    {
        var account = await AdminKit.CreateReady();
        var actor = await RightsKit.ActorOf(account.UserName);
        var batch = await Slice.Send(actor, new IssueBlankCodes.Command(1, null));
        await Slice.Run<RunIntakeBatchesJob>();
        var job = await Slice.Send(actor, new StartImageJob.Command(batch.BatchNo, ImageFormat.Png));
        await ImagesKit.RunAs("node-a", renderer: new CodeImageRenderer(CaptionFont.Find(null, [])));
        await Slice.Run<OutboxJob>();
        var told = (await NoticesOf(account.Id)).Single(n => n.Kind == "image-job-failed");
        told.Title.ShouldContain(job.JobId);
        told.Text!.ShouldContain("中文字体");
        told.Href.ShouldBe("/admin/image-jobs/" + job.JobId);
    }

    [Test]
    public async Task A_notice_leads_nowhere_once_the_right_behind_it_is_gone()
    {
        var account = await AdminKit.CreateReady();
        var actor = await RightsKit.ActorOf(account.UserName);
        var batch = await Slice.Send(actor, new IssueBlankCodes.Command(1, null));
        await Slice.Run<RunIntakeBatchesJob>();
        await Slice.Run<OutboxJob>();
        using var person = await Operator.SignIn(account.UserName);
        var href = (await NoticesOf(account.Id)).Single().Href!;
        (await person.Read(href)).ShouldContain(batch.BatchNo);
        var security = await RightsKit.ActorOf("secadmin");
        await RightsKit.Set(security, account.UserName, roles: [(await RightsKit.MakeRole(security, "enterprise.check")).Id]);
        (await person.Get(href)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
    }

    private static Task<List<AdminNotice>> NoticesOf(Guid account) => Slice.Db<AdminDb, List<AdminNotice>>(db => db.Notices.AsNoTracking().Where(n => n.AccountId == account).OrderBy(n => n.Id).ToListAsync());
}
