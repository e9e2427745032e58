using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel.CallLog;

namespace SuiShenMa.Bench;

/// <summary>What the log of calls costs: on the thread of the call, and behind it until the call is in the database with its counts.</summary>
internal static class CallLogBench
{
    private static readonly byte[] Asked = """{"code":"https://code.example.sh.gov.cn/w/T3H5P4T7FN8RTY","place":"世纪大道地铁站2号口","purpose":"进站登记","deviceId":"gate-7"}"""u8.ToArray();
    private static readonly byte[] Answered = """{"valid":true,"code":"T3H5P4T7FN8RTY","state":"active","name":"世纪大道公厕","typeCode":"03001","typeName":"公共厕所","partNumber":"3101000000012345","unifiedCode":"518431002","regionCode":"310115","address":"世纪大道 100 号","attributes":{"k1":"v1"}}"""u8.ToArray();

    public static BenchCommand Command { get; } = new("calllog", "log of calls: cost per call, writing [--calls 300000]", async args =>
    {
        var options = new BenchOptions(args);
        var report = new Report(options);
        await RunAsync(options, report);
        return await report.FinishAsync();
    });

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        var data = await DataSite.NewAsync(options, "calllog");
        await using (var app = await StoredCodes.OpenAsync(data))
        {
            var log = app.Services.GetRequiredService<CallLog>();
            var fields = app.Services.GetRequiredService<LoggedFields>();
            var calls = options.Number("calls", 300_000);
            // 20 000 at a time: the queue takes them all, nobody waits.
            var (adding, writing, bytes) = (TimeSpan.Zero, TimeSpan.Zero, 0L);
            for (var done = -20_000; done < calls; done += 20_000)
            {
                var allocated = GC.GetAllocatedBytesForCurrentThread();
                var clock = Stopwatch.StartNew();
                for (var i = Math.Max(done, 0); i < Math.Max(done, 0) + 20_000; i++)
                {
                    log.Add(Call(log, i), new CallContent(fields, null, [], "", new CallBytes(Asked, Asked.Length, "application/json"), new CallBytes(Answered, Answered.Length, "application/json")));
                }
                var (took, held) = (clock.Elapsed, GC.GetAllocatedBytesForCurrentThread() - allocated);
                clock.Restart();
                await log.FlushAsync(CancellationToken.None);
                if (done >= 0)
                {
                    adding += took;
                    bytes += held;
                    writing += clock.Elapsed;
                }
            }
            report.Add("calls logged, of them over the disk, lost", Report.Text($"{log.Written}, {log.Spooled}, {log.Lost}"), "0 lost", log.Lost == 0);
            report.Add("log of calls: added to each call on its thread", Report.Text($"{adding.TotalMicroseconds / calls:0.00} µs, {bytes / calls} bytes"));
            report.Add("log of calls: written behind it, with masking and counts", Report.Text($"{calls / writing.TotalSeconds:0}/s, {writing.TotalMicroseconds / calls:0.0} µs each"));
            var text = Stopwatch.StartNew();
            for (var i = 0; i < 100_000; i++)
            {
                new CallContent(fields, null, [], "", new CallBytes(Asked, Asked.Length, "application/json"), new CallBytes(Answered, Answered.Length, "application/json")).Fill(Call(log, i));
            }
            report.Add("log of calls: of that for parameters and result", Report.Text($"{text.Elapsed.TotalMicroseconds / 100_000:0.0} µs"));
        }
        await data.RemoveAsync();
    }

    private static CallRecord Call(CallLog log, int i)
    {
        var at = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMilliseconds(i * 20L);
        return new CallRecord(
            log.NextId(new DateTimeOffset(at).ToUnixTimeMilliseconds()), log.Node, at, "310000", "app-" + (i % 20).ToString(CultureInfo.InvariantCulture), "k1", "203.0.113." + (i % 200).ToString(CultureInfo.InvariantCulture),
            i % 10 == 9 ? "createShortCode" : "verifyObjectCode", "object", i % 1_000 == 999 ? 429 : 200, i % 1_000 == 999 ? "rate.exceeded" : i % 50 == 49 ? "unknown" : "ok", 400 + (i % 300),
            Guid.CreateVersion7(at).ToString("N"), "世纪大道地铁站2号口", "进站登记", "gate-7", "");
    }
}
