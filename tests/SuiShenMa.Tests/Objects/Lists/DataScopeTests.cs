using System.Net;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Admin;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Lists;

/// <summary>Rows 103 and 104 on codes: region × type × action, the same for lists, counts, changes, entry, review, export and images.</summary>
public sealed class DataScopeTests
{
    private const string Here = "310104010", There = "310104012";

    [Test, Row(104)]
    public async Task Each_action_reaches_its_own_types_and_regions_only()
    {
        var (a, b) = (await Stage.Type(), await Stage.Type());
        var codes = new Dictionary<(string, string), string>();
        foreach (var (type, street) in new[] { (a, Here), (a, There), (b, Here), (b, There) })
        {
            codes[(type, street)] = (await Stage.Enter(Slice.As("xuhui"), type, region: street)).Code;
        }
        var actor = Slice.As("xuhui");
        actor = actor with
        {
            Scope = actor.Scope with
            {
                Grants =
                [
                    new DataGrant(Allowed.Just([a]), Allowed.Just(["310104"]), DataActions.View),
                    new DataGrant(Allowed.Just([b]), Allowed.Just([Here]), DataActions.View | DataActions.Switch | DataActions.Add),
                    new DataGrant(Allowed.Just([a]), Allowed.Just([There]), DataActions.Delete),
                ],
            },
        };
        async Task<int> Count(string type) => (await Slice.Send(actor, new ListObjectCodes.Query { Type = type })).Items.Count;
        (await Count(a), await Count(b)).ShouldBe((2, 1));
        await Slice.Send(actor, new ActivateByOperator.Command(codes[(b, Here)]));
        await Should.ThrowAsync<Forbidden>(() => Slice.Send(actor, new ActivateByOperator.Command(codes[(a, Here)])));
        await Should.ThrowAsync<NotFound>(() => Slice.Send(actor, new ActivateByOperator.Command(codes[(b, There)])));
        await Slice.Send(actor, new ChangeObjectCodeState.Command(codes[(a, There)], StateChange.Cancel, "试验"));
        await Should.ThrowAsync<Forbidden>(() => Slice.Send(actor, new ChangeObjectCodeState.Command(codes[(a, Here)], StateChange.Cancel, "试验")));
        (await Stage.Enter(actor, b, region: Here)).Code.Length.ShouldBe(14);
        (await Should.ThrowAsync<InputInvalid>(() => Stage.Enter(actor, b, region: There))).Errors.ShouldContainKey("regionCode");
        (await Should.ThrowAsync<InputInvalid>(() => Stage.Enter(actor, a, region: Here))).Errors.ShouldContainKey("typeCode");
        (await Should.ThrowAsync<InputInvalid>(() => Slice.Send(actor, new IssueBlankCodes.Command(1, null)))).Errors.ShouldContainKey("typeCode");
        await Should.ThrowAsync<NotFound>(() => Slice.Send(actor, new GetCodeImage.Query(codes[(a, Here)], "png")));
    }

    [Test]
    public async Task Rights_that_are_narrowed_between_order_and_work_narrow_the_work()
    {
        var type = await Stage.Type();
        await Stage.Enter(Slice.As("xuhui"), type, region: Here);
        await Stage.Enter(Slice.As("xuhui"), type, region: There);
        var head = await AdminKit.CreateReady();
        var actor = await RightsKit.ActorOf(head.UserName);
        var order = await Slice.Send(actor, new StartObjectExport.Command(null, new ObjectCodeFilter(null, type, null, null, null, null, null, null, null)));
        order.Total.ShouldBe(2);
        // A few rows are written at once; as a job, the same order is worked off later.
        var jobId = "E" + Guid.CreateVersion7().ToString("N")[^20..];
        await Slice.Db<ObjectsDb, int>(db =>
        {
            db.Exports.Add(new ExportJob { JobId = jobId, State = ImageJobState.Queued, FilterJson = order.Request.ToJson(), Total = 2, DepartmentId = "xuhui", CreatedBy = actor.Id, CreatedByName = actor.Name, CreatedAt = db.Now });
            return db.SaveChangesAsync();
        });
        await RightsKit.Set(await RightsKit.ActorOf("secadmin"), head.UserName, grants: [RightsKit.Line(DataActions.All, regions: Here)]);
        await Slice.Run<RunObjectExportsJob>();
        (await Slice.Db<ObjectsDb, int>(db => db.Exports.Where(j => j.JobId == jobId).Select(j => j.Total).SingleAsync())).ShouldBe(1);
    }

    [Test]
    public async Task A_file_that_was_written_is_refused_to_whom_its_content_is_no_longer_open()
    {
        var type = await Stage.Type();
        await Stage.Enter(Slice.As("xuhui"), type, region: Here);
        var head = await AdminKit.CreateReady();
        var actor = await RightsKit.ActorOf(head.UserName);
        var order = await Slice.Send(actor, new StartObjectExport.Command(null, new ObjectCodeFilter(null, type, null, null, null, null, null, null, null)));
        var jobId = "E" + Guid.CreateVersion7().ToString("N")[^20..];
        await Slice.Db<ObjectsDb, int>(db =>
        {
            db.Exports.Add(new ExportJob { JobId = jobId, State = ImageJobState.Queued, FilterJson = order.Request.ToJson(), Total = 1, DepartmentId = "xuhui", CreatedBy = actor.Id, CreatedByName = actor.Name, CreatedAt = db.Now });
            return db.SaveChangesAsync();
        });
        await Slice.Run<RunObjectExportsJob>();
        using var person = await Operator.SignIn(head.UserName);
        var file = "/admin/exports?handler=File&jobId=" + jobId;
        (await person.Get(file)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var security = await RightsKit.ActorOf("secadmin");
        await RightsKit.Set(security, head.UserName, grants: [RightsKit.Line(DataActions.All, types: type)]);
        (await person.Get(file)).StatusCode.ShouldBe(HttpStatusCode.OK, "the file is about this type only");
        await RightsKit.Set(security, head.UserName, grants: [RightsKit.Line(DataActions.All, regions: Here)]);
        await RefusedAsync(person, file, "重新导出");
        await RightsKit.Set(security, head.UserName, grants: [RightsKit.Line(DataActions.All & ~DataActions.Export)]);
        await RefusedAsync(person, file, "重新导出");
        using (TestHost.Clock.Ahead(TimeSpan.FromDays(7.1)))
        {
            using var later = await Operator.SignIn(head.UserName);
            (await later.Get(file)).StatusCode.ShouldBe(HttpStatusCode.NotFound, "also before the sweep has come");
        }
    }

    [Test]
    public async Task Images_and_reasons_that_were_written_are_refused_to_whom_their_content_is_no_longer_open()
    {
        var type = await Entry.EntryKit.TypeAsync();
        var head = await AdminKit.CreateReady();
        var actor = await RightsKit.ActorOf(head.UserName);
        var batch = await Entry.EntryKit.CheckAsync(type, await Entry.EntryKit.FilledAsync(type, actor, Entry.EntryKit.Line("徐汇的物体")), actor);
        await Entry.EntryKit.CommitAsync(batch.BatchNo, by: actor);
        var images = await Slice.Send(actor, new StartImageJob.Command(batch.BatchNo, ImageFormat.Png));
        await Slice.Run<RunImageJobsJob>();
        using var person = await Operator.SignIn(head.UserName);
        var (reasons, zip) = ($"/admin/imports/{batch.BatchNo}?handler=Reasons", $"/admin/image-jobs/{images.JobId}/files/manifest.csv");
        (await person.Get(reasons)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await person.Get(zip)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await RightsKit.Set(await RightsKit.ActorOf("secadmin"), head.UserName, grants: [RightsKit.Line(DataActions.All, regions: "310104010")]);
        await RefusedAsync(person, reasons, "重新上传");
        await RefusedAsync(person, zip, "权限范围之外");
    }

    private static async Task RefusedAsync(Operator person, string path, string words)
    {
        using var refused = await person.Get(path);
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
        WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()).ShouldContain(words);
    }
}
