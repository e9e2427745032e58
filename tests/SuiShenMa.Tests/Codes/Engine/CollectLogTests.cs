using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Features;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Tests.Codes.Dynamic;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Engine;

/// <summary>码引擎日志抓取: a collector follows the log without a gap and without repetition.</summary>
[Row(30)]
public sealed class CollectLogTests
{
    private static readonly DateTime At = new(2026, 7, 1, 2, 3, 4, 567, DateTimeKind.Utc);

    [Test]
    public async Task A_collector_gets_each_call_once_in_pages_also_one_that_comes_in_late()
    {
        var (app, cursor) = (EngineLogTests.Unique(), await Latest());
        CallRecord[] calls = [.. Enumerable.Range(0, 7).Select(i => EngineLogTests.Record(app, At.AddSeconds(i)))];
        await Write(calls[2..4]);
        await Write(calls[4..7]);
        var (first, after) = await Collect(cursor, limit: 2, app);
        first.ShouldBe([calls[2].TraceId, calls[3].TraceId, calls[4].TraceId, calls[5].TraceId, calls[6].TraceId]);
        // A host that was cut off brings in what is older than all that was taken.
        await Write(calls[..2]);
        (await Collect(after, limit: 500, app)).Traces.ShouldBe([calls[0].TraceId, calls[1].TraceId]);
        // What comes in twice from the disk is handed out once.
        var end = (await Collect(after, limit: 500, app)).Next;
        await Ask.Service<ICallStore>().WriteAsync(calls, again: true, CancellationToken.None);
        (await Collect(end, limit: 500, app)).Traces.ShouldBeEmpty();
    }

    [Test]
    public async Task An_entry_says_who_from_where_when_to_the_millisecond_what_and_with_what_result()
    {
        var cursor = await Latest();
        var answer = await Ask.VerifyPerson("nothing");
        var call = await EngineLogTests.Logged(answer);
        var entry = (await Pages(cursor, 500)).Items.Single(i => i["traceId"]!.GetValue<string>() == call.TraceId);
        entry["at"]!.GetValue<DateTime>().ToUniversalTime().ShouldBe(call.At);
        string Text(string name) => entry[name]!.GetValue<string>();
        (Text("appId"), Text("keyId"), Text("source"), Text("action"), Text("result"), Text("codeKind"), Text("place"), Text("purpose")).ShouldBe(("demo", "demo-hmac", "127.0.0.1", "verifyPersonCode", "malformed", "person", "南门", "进门登记"));
        Text("actionName").ShouldContain("验码");
        (entry["proven"]!.GetValue<bool>(), entry["status"]!.GetValue<int>()).ShouldBe((true, 200));
        entry["parameters"]!["place"]!.GetValue<string>().ShouldBe("南门");
        Text("id").ShouldBe($"{call.Id}-{call.Node}");
    }

    [Test]
    public async Task An_application_without_the_right_to_all_sees_its_own_calls_and_none_made_in_its_name_without_proof()
    {
        var (mine, other) = (await Ask.NewPartner("engine-log.read"), await Ask.NewPartner("object-codes.verify"));
        var cursor = (await mine.Client.Get("/api/v1/engine/log?after=latest")).Text("next")!;
        var own = await EngineLogTests.Logged(await mine.Client.Get("/api/v1/object-types"));
        await EngineLogTests.Logged(await other.Client.Post("/api/v1/object-codes/verify", new { code = "x", place = "a", purpose = "b" }));
        var pretended = await EngineLogTests.Logged(await new Partner(mine.AppId, "k", "wrong").Get("/api/v1/object-types"));
        pretended.AppId.ShouldBe(mine.AppId);
        var seen = (await Pages(cursor, 500, mine.Client)).Items;
        seen.ShouldAllBe(i => i["appId"]!.GetValue<string>() == mine.AppId && i["proven"]!.GetValue<bool>());
        seen.Select(i => i["traceId"]!.GetValue<string>()).ShouldContain(own.TraceId);
        (await Pages(cursor, 500)).Items.Select(i => i["traceId"]!.GetValue<string>()).ShouldContain(pretended.TraceId);
        (await other.Client.Get("/api/v1/engine/log")).Text("code").ShouldBe("scope.denied");
    }

    [Test]
    public async Task A_cursor_that_is_too_old_is_told_and_the_calls_stay_in_the_log()
    {
        var (app, cursor) = (EngineLogTests.Unique(), await Latest());
        await Write([EngineLogTests.Record(app, At)]);
        using (TestHost.Clock.Ahead(TimeSpan.FromDays(32)))
        {
            await Slice.Send(SuiShenMa.Kernel.Security.Actor.System, new DropCallBatches.Command());
        }
        var old = await Ask.Demo.Get("/api/v1/engine/log?after=" + cursor);
        (old.Status, old.Text("code")).ShouldBe((410, "cursor.expired"));
        (await Ask.Demo.Get("/api/v1/engine/log")).Status.ShouldBe(200);
        // The place to go on from is above what was dropped, so that nothing is handed out under a number that was passed.
        (await Collect(await Latest(), 500, app)).Traces.ShouldBeEmpty();
        (await Slice.Db<CodesDb, int>(db => db.Calls.CountAsync(c => c.AppId == app))).ShouldBe(1);
    }

    [TestCase("after=x")]
    [TestCase("after=1-2-3")]
    [TestCase("limit=0")]
    [TestCase("limit=1001")]
    public async Task A_question_out_of_shape_is_invalid(string query) => (await Ask.Demo.Get("/api/v1/engine/log?" + query)).Text("code").ShouldBe("validation");

    private static Task Write(CallRecord[] calls) => TestHost.Services.GetRequiredService<ICallStore>().WriteAsync(calls, again: false, CancellationToken.None);

    private static async Task<string> Latest() => (await Ask.Demo.Get("/api/v1/engine/log?after=latest")).Text("next")!;

    private static async Task<(List<string> Traces, string Next)> Collect(string cursor, int limit, string app)
    {
        var (items, next) = await Pages(cursor, limit);
        return ([.. items.Where(i => i["appId"]!.GetValue<string>() == app).Select(i => i["traceId"]!.GetValue<string>())], next);
    }

    private static async Task<(List<JsonNode> Items, string Next)> Pages(string cursor, int limit, Partner? by = null)
    {
        var items = new List<JsonNode>();
        // Each page is itself a call that a later page tells of.
        for (var i = 0; i < 100; i++)
        {
            var page = await (by ?? Ask.Demo).Get($"/api/v1/engine/log?after={cursor}&limit={limit}");
            page.Status.ShouldBe(200);
            var found = page["items"].AsArray();
            found.Count.ShouldBeLessThanOrEqualTo(limit);
            items.AddRange(found.Select(n => n!));
            cursor = page.Text("next")!;
            if (!page["more"].GetValue<bool>())
            {
                break;
            }
        }
        return (items, cursor);
    }
}
