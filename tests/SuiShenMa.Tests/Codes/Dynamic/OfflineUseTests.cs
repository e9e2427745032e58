using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Features;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Tests.Codes.Engine;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Dynamic;

/// <summary>Codes for weak networks are reconciled: a terminal that was cut off for days hands in what it saw.</summary>
[Row(19)]
public sealed class OfflineUseTests
{
    [Test]
    public async Task What_was_seen_two_days_ago_is_judged_as_of_then_and_kept_in_the_log()
    {
        var (code, seen) = (await Code(), Now());
        using var _ = TestHost.Clock.Ahead(TimeSpan.FromDays(2));
        (await Ask.VerifyPerson(code)).Reason().ShouldBe("expired", "with network it is over");
        var answer = await Report([(code + "\r\n", seen)], "gate-2d");
        var item = answer["items"][0]!;
        (Reason(item), item["uses"]!.GetValue<int>(), Text(item, "seenAtProvenBy"), Text(item, "certType"), Text(item, "name")).ShouldBe(("valid", 1, "reporter", "516", ""));
        Time(item, "firstSeenAt").ShouldBe(seen);
        // The use is a line of the log, among those of the subject.
        var call = (await Lines(answer)).Single(c => c.Action == CallRecord.UsedOffline);
        (call.Reason, call.Place, call.Purpose, call.DeviceId, call.CertType, call.CodeKind, call.AppId).ShouldBe(("ok", "南门", "进门登记", "gate-2d", "516", "person", "demo"));
        call.Subject.ShouldBe(SubjectOf(code));
        call.Parameters.ShouldContain(seen.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
    }

    [Test]
    public async Task Handed_in_before_its_end_the_platforms_own_clock_proves_that_it_was_seen_in_time()
    {
        var item = (await Report([(await Code(), Now())]))["items"][0]!;
        (Reason(item), Text(item, "seenAtProvenBy")).ShouldBe(("valid", "platform"));
    }

    [Test]
    public async Task Of_two_verifiers_that_saw_the_same_code_the_later_one_is_told_whoever_reports_first()
    {
        var (code, first, second) = (await Code(), Now(), Now().AddMinutes(1));
        var (_, other) = await Ask.NewPartner("person-codes.verify");
        using var _ = TestHost.Clock.Ahead(TimeSpan.FromDays(2));
        var later = await Report([(code, second)], "gate-b");
        Reason(later["items"][0]!).ShouldBe("valid", "nobody else has told of it yet");
        var earlier = (await Report([(code, first)], "gate-a", other))["items"][0]!;
        (Reason(earlier), earlier["uses"]!.GetValue<int>()).ShouldBe(("valid", 2));
        var again = await Report([(code, second)], "gate-b");
        (Reason(again["items"][0]!), again["items"][0]!["uses"]!.GetValue<int>(), Time(again["items"][0]!, "firstSeenAt")).ShouldBe(("replayed", 2, first));
        // Handed in twice it is one use, and one line of the log.
        (await Lines(again)).Count(c => c.Action == CallRecord.UsedOffline).ShouldBe(0);
        var subject = await Slice.Db<CodesDb, string>(db => db.Subjects.Where(s => s.Ref == SubjectOf(code)).Select(s => s.SubjectId).SingleAsync());
        (await Slice.Db<CodesDb, int>(db => db.Audit.CountAsync(a => a.Action == "offline-code.doubled" && a.SubjectId == subject))).ShouldBe(1);
    }

    [Test]
    public async Task A_use_with_network_and_one_without_count_against_each_other()
    {
        var (before, after) = (await Code(), await Code());
        var seen = Now();
        (await Report([(before, seen)]))["items"][0]!["valid"]!.GetValue<bool>().ShouldBeTrue();
        (await Ask.VerifyPerson(before)).Reason().ShouldBe("replayed");

        (await Ask.VerifyPerson(after)).Reason().ShouldBe("valid");
        using var _ = TestHost.Clock.Ahead(TimeSpan.FromDays(3));
        // Two hours after it is long swept from what is remembered of other codes.
        await Slice.Run<SweepDynamicCodesJob>();
        var item = (await Report([(after, seen.AddHours(1))]))["items"][0]!;
        (Reason(item), item["uses"]!.GetValue<int>()).ShouldBe(("replayed", 2));
    }

    [Test]
    public async Task A_revocation_counts_from_its_moment_also_when_it_was_lifted_since()
    {
        var subject = Ask.NewSubject();
        var codes = await Codes(subject, 4);
        var before = Now();
        DateTimeOffset during, after;
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(10)))
        {
            (await Ask.Demo.Post($"/api/v1/subjects/{subject}/revocation", new { reason = "测试" })).Status.ShouldBe(200);
            during = Now().AddMinutes(1);
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(20)))
        {
            var standing = await Report([(codes[0], before), (codes[1], during)]);
            standing["items"].AsArray().Select(i => Reason(i!)).ShouldBe(["valid", "revoked"]);
            await Slice.Send(Slice.As("city-data", platform: true), new RestoreSubject.Command(subject, SubjectKind.Person));
            after = Now().AddMinutes(1);
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromDays(2)))
        {
            var lifted = await Report([(codes[2], before), (codes[1], during), (codes[3], after)]);
            lifted["items"].AsArray().Select(i => Reason(i!)).ShouldBe(["valid", "revoked", "valid"]);
        }
    }

    [Test]
    public async Task A_code_that_was_not_good_at_that_moment_says_why()
    {
        var (code, forged) = (await Code(), await Code());
        forged = forged[..50] + (forged[50] == 'A' ? 'B' : 'A') + forged[51..];
        var now = Now();
        var answer = await Report([("hello", now), (forged, now), (code, now.AddMinutes(-5)), (code, now.AddHours(25)), (await Ask.PersonToken(), now)]);
        answer["items"].AsArray().Select(i => Reason(i!)).ShouldBe(["malformed", "forged", "expired", "expired", "malformed"]);
        answer["items"].AsArray().ShouldAllBe(i => !string.IsNullOrEmpty(Text(i!, "message")) && i!["uses"]!.GetValue<int>() == 0);
        using var _ = TestHost.Clock.Ahead(TimeSpan.FromDays(40));
        Reason((await Report([(code, now)]))["items"][0]!).ShouldBe("tooLate");
    }

    [Test]
    public async Task An_idempotency_key_gives_the_first_answer_again()
    {
        var (code, key) = (await Code(), Guid.CreateVersion7().ToString("N"));
        var body = Body([(code, Now())], "gate-k");
        var first = await Ask.Demo.Post("/api/v1/person-codes/offline-uses", body, key);
        Reason(first["items"][0]!).ShouldBe("valid");
        (await Ask.Demo.Post("/api/v1/person-codes/offline-uses", body, key)).Bytes.ShouldBe(first.Bytes);
    }

    [Test]
    public async Task A_report_out_of_shape_is_invalid()
    {
        (await Report([])).Body!["errors"]!["uses"].ShouldNotBeNull();
        (await Ask.Demo.Post("/api/v1/person-codes/offline-uses", new { uses = new object?[] { new { code = "x" }, null, new { seenAt = Now() } }, place = "a", purpose = "b" })).Body!["errors"]!.AsObject()
            .Select(e => e.Key).ShouldBe(["uses[0].seenAt", "uses[1].code", "uses[1].seenAt", "uses[2].code"], ignoreOrder: true);
        (await Ask.Demo.Post("/api/v1/person-codes/offline-uses", new { uses = new[] { new { code = "x", seenAt = Now() } } })).Body!["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["place", "purpose"], ignoreOrder: true);
        (await Report([.. Enumerable.Repeat(("x", Now()), ReportOfflineUses.Most + 1)])).Status.ShouldBe(400);
        (await Report([("x", Now())], by: (await Ask.NewPartner("person-codes.issue")).Client)).Text("code").ShouldBe("scope.denied");
    }

    private static DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(TestHost.Clock.GetUtcNow().ToUnixTimeMilliseconds());

    private static async Task<string> Code() => (await Codes(Ask.NewSubject(), 1))[0];

    private static async Task<List<string>> Codes(string subjectId, int count)
    {
        var pack = await Ask.Demo.Post("/api/v1/person-codes/offline-packs", new { subjectId, certType = "516", count });
        return [.. pack["codes"].AsArray().Select(c => c!["token"]!.GetValue<string>())];
    }

    private static Task<Answer> Report((string Code, DateTimeOffset SeenAt)[] seen, string device = "gate", Partner? by = null) => (by ?? Ask.Demo).Post("/api/v1/person-codes/offline-uses", Body(seen, device));

    private static object Body((string Code, DateTimeOffset SeenAt)[] seen, string device) =>
        new { uses = seen.Select(s => new { code = s.Code, seenAt = s.SeenAt }), place = "南门", purpose = "进门登记", deviceId = device };

    private static async Task<List<EngineCall>> Lines(Answer answer)
    {
        var call = await EngineLogTests.Logged(answer);
        await Ask.Service<CallLog>().FlushAsync(CancellationToken.None);
        return await Slice.Db<CodesDb, List<EngineCall>>(db => db.Calls.AsNoTracking().Where(c => c.TraceId == call.TraceId).ToListAsync());
    }

    private static long SubjectOf(string code)
    {
        Ask.Service<OfflineTokens>().Open(code, out var token).ShouldBe(TokenFault.None);
        return token.Subject;
    }

    private static string Reason(JsonNode item) => item["valid"]!.GetValue<bool>() ? "valid" : Text(item, "reason")!;

    private static string? Text(JsonNode item, string name) => item[name]?.GetValue<string>();

    private static DateTimeOffset Time(JsonNode item, string name) => DateTimeOffset.Parse(Text(item, name)!, CultureInfo.InvariantCulture);
}
