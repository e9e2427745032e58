using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Features;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Engine;

[Row(137)]
public sealed class ApiLogTests
{
    [Test]
    public async Task A_call_is_logged_with_what_was_asked_and_what_was_answered()
    {
        var code = await SomeCode.In(ObjectCodeState.Active);
        var call = await EngineLogTests.Logged(await new Partner().Post("/api/v1/object-codes/verify", new { code = code.Code, place = "漕宝路 1 号门", purpose = "门禁" }));
        Value(call.Parameters, "code").ShouldBe(code.Code);
        Value(call.Parameters, "place").ShouldBe("漕宝路 1 号门");
        Value(call.Answer, "valid").ShouldBe("true");
        Value(call.Answer, "code").ShouldBe(code.Code);
        CallField.Of(call.Answer).Single(f => f.Name == "name").Shown.ShouldBeFalse("names are not declared, whatever they name");
    }

    [Test]
    public async Task The_answer_of_an_application_whose_answers_are_not_signed_is_logged_as_well()
    {
        var call = await EngineLogTests.Logged(await new Partner("demo-fast").Get("/api/v1/object-types?keyword=%E5%8E%95%E6%89%80&pageSize=2"));
        (call.AppId, call.Action, call.Status).ShouldBe(("demo-fast", "listObjectTypes", 200));
        Value(call.Parameters, "pageSize").ShouldBe("2");
        CallField.Of(call.Parameters).Single(f => f.Name == "keyword").Shown.ShouldBeFalse();
        CallField.Of(call.Answer).ShouldNotBeEmpty();
    }

    [Test]
    public async Task Personal_data_and_tokens_are_never_in_the_log()
    {
        var subject = "s-" + EngineLogTests.Unique();
        var issued = await new Partner().Post("/api/v1/person-codes", new { subjectId = subject, certType = "111", name = "欧阳测试", certNumber = "310101199001011234" });
        issued.Status.ShouldBe(200, issued.Body?.ToJsonString());
        var verified = await new Partner().Post("/api/v1/person-codes/verify", new { code = issued.Text("url"), place = "门岗", purpose = "登记", sceneCode = "metro" });
        foreach (var call in new[] { await EngineLogTests.Logged(issued), await EngineLogTests.Logged(verified) })
        {
            var kept = call.Parameters + call.Answer;
            foreach (var secret in new[] { subject, "欧阳", "310101199001011234", issued.Text("token")! })
            {
                kept.ShouldNotContain(secret);
            }
        }
        Value((await EngineLogTests.Logged(issued)).Parameters, "certType").ShouldBe("111");
    }

    [Test]
    public async Task A_batch_is_logged_with_the_number_of_its_items()
    {
        var items = Enumerable.Range(0, 60).Select(i => new { typeCode = "03001", name = "批量物体" + i, address = "世纪大道" });
        var call = await EngineLogTests.Logged(await new Partner().Post("/api/v1/object-codes/batches", new { typeCode = "03001", items }));
        (call.Action, Value(call.Parameters, "items"), Value(call.Parameters, "items[0].typeCode")).ShouldBe(("postObjectCodesBatches", "60 项", "03001"));
    }

    [Test]
    public async Task Calls_that_are_turned_away_are_logged_with_the_reason_and_what_they_asked()
    {
        var wrong = await EngineLogTests.Logged(await new Partner(secret: "another-secret-of-somebody-else").Post("/api/v1/short-codes/verify", new { @short = "AAAAAAAA" }));
        (wrong.Status, wrong.Reason, wrong.Action, wrong.Region).ShouldBe((401, "signature.invalid", "verifyShortCode", CallRecord.NoRegion));
        CallField.Of(wrong.Parameters).ShouldHaveSingleItem().Name.ShouldBe("short");
        var invalid = await EngineLogTests.Logged(await new Partner().Post("/api/v1/object-codes/verify", new { code = "", place = "", purpose = "" }));
        (invalid.Status, invalid.Reason).ShouldBe((400, "validation"));
        CallField.Of(invalid.Answer).ShouldContain(f => f.Name == "errors.code");
    }

    [Test]
    public async Task A_call_to_an_address_that_is_none_is_logged_under_the_name_it_gave()
    {
        var call = await EngineLogTests.Logged(await new Partner().Get("/api/v1/object-coeds/12345678901234?x=1"));
        (call.Action, call.Status, call.AppId, call.Region).ShouldBe((CallRecord.NoOperation, 404, "demo", CallRecord.NoRegion));
        Value(call.Parameters, "path").ShouldBe("/api/v1/object-coeds/{14}");
        (await EngineLogTests.Logged(await new Partner().Send(HttpMethod.Delete, "/api/v1/object-types", (object?)null))).Status.ShouldBe(405);
    }

    [Test]
    public async Task An_audit_administrator_finds_a_call_to_the_millisecond_opens_it_and_takes_it_home()
    {
        var app = EngineLogTests.Unique();
        var at = new DateTime(2026, 6, 3, 1, 2, 3, 456, DateTimeKind.Utc);
        var call = EngineLogTests.Record(app, at, "validation", "203.0.113.44");
        (call.Parameters, call.Answer) = ("""{"typeCode":"03001","name":4}""", """{"code":"validation"}""");
        await TestHost.Services.GetRequiredService<ICallStore>().WriteAsync([call, EngineLogTests.Record(app, at.AddMilliseconds(1))], again: false, CancellationToken.None);
        using var auditor = await Operator.SignIn("auditor");
        var html = await auditor.Read($"/admin/audit/api?who={app}&source=203.0.113.44&reason=not-ok&action=verifyObjectCode&from=2026-06-03T09:02:03.456&to=2026-06-03T09:02:03.457");
        html.ShouldContain("2026-06-03 09:02:03.456");
        html.ShouldContain("typeCode=03001；name（隐去，长 4）");
        html.ShouldNotContain("2026-06-03 09:02:03.457");
        html.ShouldContain("操作日志");
        (await auditor.Read("/admin/audit/api?traceId=" + call.TraceId)).ShouldContain(app);
        var detail = await auditor.Read($"/admin/audit/api/call?id={call.Id}&node={call.Node}");
        detail.ShouldContain(call.TraceId);
        detail.ShouldContain("（隐去，长 4）");
        using (var file = await auditor.Get($"/admin/audit/api?handler=Export&who={app}"))
        {
            using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(await file.Content.ReadAsByteArrayAsync()));
            using var sheet = new StreamReader(zip.Entries.Single(e => e.FullName.EndsWith("sheet1.xml", StringComparison.Ordinal)).Open());
            (await sheet.ReadToEndAsync()).ShouldContain("typeCode=03001；name（隐去，长 4）");
        }
        (await Slice.Db<CodesDb, int>(db => db.Audit.CountAsync(a => a.Action == "api-log.exported" && a.Details!.Contains(app)))).ShouldBe(1);
        using var wrong = await auditor.Get("/admin/audit/api?from=yesterday");
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task Only_audit_administrators_see_it()
    {
        using var department = await Operator.SignIn("xuhui");
        using var refused = await department.Get("/admin/audit/api");
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await Should.ThrowAsync<NotFound>(() => Slice.Send(Slice.As("city-data", platform: true), new ShowApiCall.Query(1, "no-such-node")));
    }

    [Test]
    public async Task The_running_hour_is_summed_up()
    {
        ListApiCalls.RunningHour before, after;
        DateTime start;
        do
        {
            start = TestHost.Clock.GetUtcNow().UtcDateTime;
            before = await Hour();
            await TestHost.Services.GetRequiredService<ICallStore>().WriteAsync([EngineLogTests.Record(EngineLogTests.Unique(), start), EngineLogTests.Record(EngineLogTests.Unique(), start, "unknown")], again: false, CancellationToken.None);
            after = await Hour();
            // Once more when the hour turned meanwhile.
        }
        while (start.Hour != TestHost.Clock.GetUtcNow().Hour);
        after.Calls.ShouldBeGreaterThanOrEqualTo(before.Calls + 2);
        after.Refused.ShouldBeGreaterThanOrEqualTo(before.Refused + 1);
        after.LongestMs.ShouldBeGreaterThanOrEqualTo(0.9);
    }

    private static async Task<ListApiCalls.RunningHour> Hour() => (await Slice.Send(Slice.As("city-data", platform: true), new ListApiCalls.Query(new EngineLogFilter()))).Hour;

    private static string? Value(string kept, string name) => CallField.Of(kept).FirstOrDefault(f => f.Name == name && f.Shown)?.Text;
}
