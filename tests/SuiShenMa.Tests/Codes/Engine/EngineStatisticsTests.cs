using System.IO.Compression;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Features;
using SuiShenMa.Codes.Statistics;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Engine;

[Row(26)]
public sealed class EngineStatisticsTests
{
    private static readonly DateOnly Day = new(2026, 7, 3);

    [Test]
    public async Task Calls_are_counted_by_time_kind_caller_interface_and_result()
    {
        var app = await SomeCalls();
        var book = await Show(new StatisticsFilter(Day.AddDays(-2), Day.AddDays(2), app));
        (book.Total.Calls, book.Total.Ok, book.Total.Refused, book.Total.Failures).ShouldBe((5, 3, 1, 1));
        book.Total.AverageMs.ShouldBe(2);
        book.Total.LongestMs.ShouldBe(6);
        book.Times.Select(t => (t.Key, t.Calls)).ShouldBe([("2026-07-01", 0L), ("2026-07-02", 0L), ("2026-07-03", 3L), ("2026-07-04", 2L), ("2026-07-05", 0L)], customMessage: "days in Shanghai, gaps included");
        book.Kinds.Select(k => (k.Key, k.Calls)).ShouldBe([("object", 4L), ("person", 1L)]);
        book.Callers.Single().Key.ShouldBe(app);
        book.Actions.Single().Key.ShouldBe("verifyObjectCode");
        book.Results.Select(r => (r.Key, r.Calls)).ShouldBe([("ok", 3L), ("internal", 1L), ("unknown", 1L)]);
        book.AsOf!.Value.ShouldBe(TestHost.Clock.GetUtcNow().UtcDateTime, TimeSpan.FromMinutes(5));
    }

    [Test]
    public async Task A_short_range_is_shown_by_hour_and_conditions_narrow_it()
    {
        var app = await SomeCalls();
        var book = await Show(new StatisticsFilter(Day, Day, app));
        book.Times.Count.ShouldBe(24);
        book.Times.Single(t => t.Calls > 0).ShouldSatisfyAllConditions(t => t.Key.ShouldBe("2026-07-03 23:00"), t => t.Calls.ShouldBe(3));
        (await Show(new StatisticsFilter(Day, Day.AddDays(1), app, CodeKind: "person"))).Total.Calls.ShouldBe(1);
        (await Show(new StatisticsFilter(Day, Day.AddDays(1), app, Action: "decodeShortCode"))).Total.Calls.ShouldBe(0);
    }

    [Test]
    public async Task A_range_that_is_upside_down_or_endless_is_refused()
    {
        await Should.ThrowAsync<InputInvalid>(() => Show(new StatisticsFilter(Day, Day.AddDays(-1))));
        await Should.ThrowAsync<InputInvalid>(() => Show(new StatisticsFilter(Day, Day.AddDays(StatisticsFilter.MostDays))));
    }

    [Test]
    public async Task Calls_of_long_ago_stay_counted_by_the_day_when_their_hours_have_gone()
    {
        var app = EngineLogTests.Unique();
        var noon = TestHost.Clock.GetUtcNow().UtcDateTime.Date.AddHours(4);
        await TestHost.Services.GetRequiredService<ICallStore>().WriteAsync(
            [EngineLogTests.Record(app, noon.AddDays(-402)), EngineLogTests.Record(app, noon.AddDays(-402).AddHours(2), "unknown"), EngineLogTests.Record(app, noon.AddDays(-399))], again: false, CancellationToken.None);
        await Slice.Run<DropHourlyCountsJob>();
        (await Slice.Db<CodesDb, List<DateTime>>(db => db.CallHours.Where(c => c.AppId == app).Select(c => c.Start).ToListAsync())).ShouldBe([noon.AddDays(-399)]);

        var day = DateOnly.FromDateTime(noon);
        var old = await Show(new StatisticsFilter(day.AddDays(-402), day.AddDays(-402), app));
        (old.ByHour, old.Total.Calls, old.Total.Refused).ShouldBe((false, 2, 1), "by the day, with nothing missing");
        old.Times.Select(t => t.Calls).ShouldBe([2L]);
        var young = await Show(new StatisticsFilter(day.AddDays(-399), day.AddDays(-399), app));
        (young.ByHour, young.Total.Calls, young.Times.Count).ShouldBe((true, 1, 24));
        (await Show(new StatisticsFilter(day.AddDays(-402), day.AddDays(-399), app))).Total.Calls.ShouldBe(3);
    }

    [Test]
    public void Hours_are_kept_for_a_week_at_least() =>
        Should.Throw<InvalidOperationException>(() => CallCountOptions.From(new Microsoft.Extensions.Configuration.ConfigurationManager { [CallCountOptions.Setting] = "6" })).Message.ShouldContain("7");

    [Test]
    public async Task The_page_shows_numbers_with_definition_unit_and_as_of_and_the_export_equals_it()
    {
        var app = await SomeCalls();
        using var admin = await Operator.SignIn("admin");
        var query = $"from=2026-07-01&to=2026-07-05&appId={app}";
        var html = await admin.Read("/admin/engine-statistics?" + query);
        html.ShouldSatisfyAllConditions(h => h.ShouldContain("数据截至 20"), h => h.ShouldContain("单位：次"), h => h.ShouldContain("2026-07-03"), h => h.ShouldContain("“一物一码”核验接口"), h => h.ShouldContain("data-chart="), h => h.ShouldNotContain(" style=\""));
        (await admin.Read("/admin/engine-statistics?to=2026-07-05")).ShouldContain("value=\"2026-06-29\"", customMessage: "the fields show the days that are counted, also those that nobody chose");
        using (var script = await admin.Get("/_content/Vizor.ECharts/js/vizor-echarts-bundle-min.js"))
        {
            script.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        using (var file = await admin.Get("/admin/engine-statistics?handler=Export&" + query))
        {
            file.StatusCode.ShouldBe(HttpStatusCode.OK);
            using var zip = new ZipArchive(new MemoryStream(await file.Content.ReadAsByteArrayAsync()));
            using var reader = new StreamReader(zip.Entries.Single(e => e.FullName.EndsWith("sheet1.xml", StringComparison.Ordinal)).Open());
            var sheet = await reader.ReadToEndAsync();
            sheet.ShouldContain("2026-07-04");
            sheet.ShouldContain("网关收到调用的时间");
        }
        (await Slice.Db<CodesDb, int>(db => db.Audit.CountAsync(a => a.Action == "engine-statistics.exported" && a.Details!.Contains(app)))).ShouldBe(1);
        using var wrong = await admin.Get("/admin/engine-statistics?from=2026-07-05&to=2026-07-01");
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var department = await Operator.SignIn("xuhui");
        using var refused = await department.Get("/admin/engine-statistics");
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    /// <summary>Three calls before midnight of a Shanghai day, two after.</summary>
    private static async Task<string> SomeCalls()
    {
        var app = EngineLogTests.Unique();
        var midnight = new DateTime(2026, 7, 3, 16, 0, 0, DateTimeKind.Utc);
        CallRecord[] calls =
        [
            EngineLogTests.Record(app, midnight.AddMinutes(-30), micros: 1_000), EngineLogTests.Record(app, midnight.AddMinutes(-20), micros: 1_000), EngineLogTests.Record(app, midnight.AddMinutes(-10), "unknown", micros: 1_000),
            EngineLogTests.Record(app, midnight.AddMinutes(1), kind: "person", micros: 1_000), EngineLogTests.Record(app, midnight.AddMinutes(2), "internal", micros: 6_000) with { Status = 500 },
        ];
        await TestHost.Services.GetRequiredService<ICallStore>().WriteAsync(calls, again: false, CancellationToken.None);
        return app;
    }

    private static Task<StatisticsBook> Show(StatisticsFilter filter) => Slice.Send(Slice.As("city-data", platform: true), new ShowEngineStatistics.Query(filter));
}
