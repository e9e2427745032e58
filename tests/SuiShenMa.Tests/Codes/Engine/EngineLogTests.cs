using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Features;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Engine;

[Row(30, 31)]
public sealed class EngineLogTests
{
    [Test]
    public async Task A_call_is_logged_with_who_where_when_what_and_result()
    {
        var code = await SomeCode.In(ObjectCodeState.Disabled);
        var before = TestHost.Clock.GetUtcNow().UtcDateTime.AddMilliseconds(-1);
        var answer = await new Partner().Post("/api/v1/object-codes/verify", new { code = code.Code, place = "漕宝路 1 号门", purpose = "门禁登录", deviceId = "gate-7" });
        var call = await Logged(answer);
        (call.AppId, call.KeyId, call.Source).ShouldBe(("demo", "demo-hmac", "127.0.0.1"));
        (call.Action, call.CodeKind, call.Status, call.Reason).ShouldBe(("verifyObjectCode", "object", 200, "disabled"));
        (call.Place, call.Purpose, call.DeviceId).ShouldBe(("漕宝路 1 号门", "门禁登录", "gate-7"));
        call.At.ShouldBeInRange(before, TestHost.Clock.GetUtcNow().UtcDateTime);
        (call.At.Ticks % TimeSpan.TicksPerMillisecond).ShouldBe(0);
        call.Region.ShouldBe("310000");
        call.Month.ShouldBe(int.Parse(ChinaTime.Of(call.At).ToString("yyyyMM", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        call.DurationMicros.ShouldBeGreaterThan(0);
    }

    [Test]
    public async Task A_good_code_is_logged_as_ok()
    {
        var code = await SomeCode.In(ObjectCodeState.Active);
        (await Logged(await new Partner().Post("/api/v1/object-codes/verify", new { code = code.Code, place = "a", purpose = "b" }))).Reason.ShouldBe("ok");
    }

    [Test]
    public async Task A_caller_that_was_turned_away_is_logged_under_the_name_it_gave()
    {
        var stranger = "nobody-" + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6));
        var call = await Logged(await new Partner(stranger).Get("/api/v1/object-types"));
        (call.AppId, call.Status, call.Reason, call.Region).ShouldBe((stranger, 401, "app.unknown", CallRecord.NoRegion));
        // What a stranger calls itself is no line of the statistics.
        (await Slice.Db<CodesDb, int>(db => db.CallHours.CountAsync(c => c.AppId == stranger))).ShouldBe(0);
    }

    [Test]
    public async Task A_broken_rule_is_logged_with_its_code() =>
        (await Logged(await new Partner().Post("/api/v1/short-codes/decode", new { @short = ShortCodeValue.Create().Text }))).ShouldSatisfyAllConditions(
            c => c.Reason.ShouldBe("not-found"), c => c.Status.ShouldBe(404), c => c.CodeKind.ShouldBe("short"), c => c.Action.ShouldBe("decodeShortCode"));

    [Test]
    public async Task Calls_are_counted_by_hour_and_day_in_the_transaction_that_logs_them_and_a_repetition_counts_once()
    {
        var app = Unique();
        var at = new DateTime(2026, 5, 4, 16, 59, 59, 123, DateTimeKind.Utc);
        CallRecord[] calls = [.. Enumerable.Range(0, 3).Select(i => Record(app, at.AddSeconds(i), reason: i == 2 ? "unknown" : "ok"))];
        var store = TestHost.Services.GetRequiredService<ICallStore>();
        await store.WriteAsync(calls, again: false, CancellationToken.None);
        await store.WriteAsync([.. calls, Record(app, at.AddSeconds(3))], again: true, CancellationToken.None);
        (await Slice.Db<CodesDb, int>(db => db.Calls.CountAsync(c => c.AppId == app))).ShouldBe(4);
        var hours = await Slice.Db<CodesDb, List<CallHour>>(db => db.CallHours.Where(c => c.AppId == app).OrderBy(c => c.Start).ThenBy(c => c.Reason).ToListAsync());
        hours.Select(h => (h.Start.Hour, h.Reason, h.Calls)).ShouldBe([(16, "ok", 1L), (17, "ok", 2L), (17, "unknown", 1L)]);
        var days = await Slice.Db<CodesDb, List<CallDay>>(db => db.CallDays.Where(c => c.AppId == app).OrderBy(c => c.Reason).ToListAsync());
        days.Sum(d => d.Calls).ShouldBe(4);
        days.ShouldAllBe(d => d.Start == new DateTime(2026, 5, 4, 16, 0, 0, DateTimeKind.Utc));
    }

    [Test]
    public async Task Each_condition_finds_its_calls_and_pages_follow_one_another()
    {
        var app = Unique();
        var at = new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);
        CallRecord[] calls = [.. Enumerable.Range(0, 7).Select(i => Record(app, at.AddMinutes(i), reason: i % 2 == 0 ? "ok" : "rate.exceeded", source: "203.0.113." + i))];
        await TestHost.Services.GetRequiredService<ICallStore>().WriteAsync(calls, again: false, CancellationToken.None);
        var first = await Search(new EngineLogFilter { Who = app }, null, 3);
        first.Calls.Select(c => c.Source).ShouldBe(["203.0.113.6", "203.0.113.5", "203.0.113.4"]);
        var second = await Search(new EngineLogFilter { Who = app }, first.Older, 3);
        second.Calls.Select(c => c.Source).ShouldBe(["203.0.113.3", "203.0.113.2", "203.0.113.1"]);
        var third = await Search(new EngineLogFilter { Who = app }, second.Older, 3);
        (third.Calls.Count, third.Older).ShouldBe((1, null));
        (await Search(new EngineLogFilter { Who = app, Source = "203.0.113.2" })).Calls.Count.ShouldBe(1);
        (await Search(new EngineLogFilter { Who = app, Reason = EngineLogFilter.NotOk })).Calls.Count.ShouldBe(3);
        (await Search(new EngineLogFilter { Who = app, Reason = "rate.exceeded" })).Calls.Count.ShouldBe(3);
        (await Search(new EngineLogFilter { Who = app, Action = "verifyObjectCode" })).Calls.Count.ShouldBe(7);
        (await Search(new EngineLogFilter { TraceId = calls[3].TraceId })).Calls.Single().Id.ShouldBe(calls[3].Id);
        // 08:02 to 08:05 in Shanghai.
        (await Search(new EngineLogFilter { Who = app, From = new DateTime(2026, 6, 1, 8, 2, 0), To = new DateTime(2026, 6, 1, 8, 5, 0) })).Calls.Count.ShouldBe(3);
    }

    [Test]
    public async Task An_auditor_searches_on_a_page_and_takes_the_result_home_as_a_workbook()
    {
        var app = Unique();
        await TestHost.Services.GetRequiredService<ICallStore>().WriteAsync([Record(app, new DateTime(2026, 6, 2, 1, 2, 3, 456, DateTimeKind.Utc), place: "=1+1")], again: false, CancellationToken.None);
        using var admin = await Operator.SignIn("admin");
        var html = await admin.Read("/admin/engine-log?who=" + app);
        html.ShouldContain("2026-06-02 09:02:03.456");
        html.ShouldContain("“一物一码”核验接口");
        using (var file = await admin.Get($"/admin/engine-log?handler=Export&who={app}"))
        {
            file.StatusCode.ShouldBe(HttpStatusCode.OK);
            file.Content.Headers.ContentType!.MediaType.ShouldBe("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
            using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(await file.Content.ReadAsByteArrayAsync()));
            using var sheet = new StreamReader(zip.Entries.Single(e => e.FullName.EndsWith("sheet1.xml", StringComparison.Ordinal)).Open());
            (await sheet.ReadToEndAsync()).ShouldContain("2026-06-02 09:02:03.456");
        }
        (await Slice.Db<CodesDb, int>(db => db.Audit.CountAsync(a => a.Action == "engine-log.exported" && a.Details!.Contains(app)))).ShouldBe(1);
        using var wrong = await admin.Get("/admin/engine-log?from=yesterday");
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var department = await Operator.SignIn("xuhui");
        using var refused = await department.Get("/admin/engine-log");
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Test]
    public async Task An_export_leaves_no_call_out_where_two_hosts_share_an_id()
    {
        var (app, at) = (Unique(), new DateTime(2026, 6, 3, 0, 0, 0, DateTimeKind.Utc));
        // The two stand on both sides of the step in which the export reads.
        var (first, second) = (Record(app, at), Record(app, at));
        CallRecord[] calls = [first, second with { Id = first.Id, Node = "other-node" }, .. Enumerable.Range(1, 4_999).Select(i => Record(app, at.AddMilliseconds(i)))];
        await TestHost.Services.GetRequiredService<ICallStore>().WriteAsync(calls, again: false, CancellationToken.None);
        var export = await Slice.Send(Slice.As("city-data", platform: true), new ExportEngineLog.Command(new EngineLogFilter { Who = app }));
        export.Rows.ShouldBe(calls.Length);
    }

    [Test]
    public async Task A_trace_id_begins_with_the_millisecond_of_its_call_so_that_the_index_of_it_grows_at_its_end()
    {
        var partner = new Partner();
        var from = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var trace = (await partner.Post("/api/v1/object-codes/verify", new { code = "T3H5P4T7FN8RTY" })).Headers.GetValues("Ssm-Trace-Id").Single();
        var to = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        trace.Length.ShouldBe(32);
        Convert.ToInt64(trace[..12], 16).ShouldBeInRange(from, to);
    }

    private static int _number;

    internal static string Unique() => "log-" + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8));

    internal static CallRecord Record(string app, DateTime at, string reason = "ok", string source = "203.0.113.9", string kind = "object", string place = "门岗", int micros = 900) =>
        new((new DateTimeOffset(at).ToUnixTimeMilliseconds() << 12) + (Interlocked.Increment(ref _number) & 4095), "test-node", at, "310000", app, "k1", source, "verifyObjectCode", kind, 200, reason, micros,
            Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)), place, "测试", "", "");

    /// <summary>The call of this answer, once it has been written.</summary>
    internal static async Task<EngineCall> Logged(Answer answer)
    {
        var trace = answer.Headers.GetValues("Ssm-Trace-Id").Single();
        // The answer is out a moment before its call is handed to the log.
        for (var i = 0; i < 100; i++)
        {
            await TestHost.Services.GetRequiredService<CallLog>().FlushAsync(CancellationToken.None);
            if (await Slice.Db<CodesDb, EngineCall?>(db => db.Calls.AsNoTracking().FirstOrDefaultAsync(c => c.TraceId == trace)) is { } call)
            {
                return call;
            }
            await Task.Delay(10);
        }
        throw new InvalidOperationException("the call was not logged");
    }

    private static Task<ListEngineLog.Result> Search(EngineLogFilter filter, long? before = null, int size = 50) =>
        Slice.Send(Slice.As("city-data", platform: true), new ListEngineLog.Query(filter, before, size));
}
