using System.Diagnostics;
using System.Globalization;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Codes.Features;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Bench;

/// <summary>What the engine log costs: a call on its own thread, a call in the database, and a search among many.</summary>
internal static class CallLogBench
{
    private const double MostP95Ms = 1_000;

    public static BenchCommand Command { get; } = new("calllog", "engine log: cost per call, writing, searching [--codes 1000] [--calls 1000000] [--rounds 10]", async args =>
    {
        var options = new BenchOptions(args);
        var report = new Report(options);
        var codes = await StoredCodes.PrepareAsync(options);
        await using var app = await StoredCodes.OpenAsync(codes.Data);
        var log = app.Services.GetRequiredService<CallLog>();
        var calls = options.Number("calls", 1_000_000);
        var at = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

        // On the caller's thread, 20 000 at a time: the queue takes them all, nothing waits.
        var (adding, writing, bytes) = (TimeSpan.Zero, TimeSpan.Zero, 0L);
        for (var done = 0; done < calls; done += 20_000)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            for (var i = done; i < Math.Min(calls, done + 20_000); i++)
            {
                log.Add(Call(log, at.AddMilliseconds(i * 20L), i));
            }
            adding += clock.Elapsed;
            bytes += GC.GetAllocatedBytesForCurrentThread() - allocated;
            clock.Restart();
            await log.FlushAsync(CancellationToken.None);
            writing += clock.Elapsed;
        }
        report.Add("calls logged, of them over the disk, lost", Report.Text($"{log.Written}, {log.Spooled}, {log.Lost}"), "0 lost", log.Lost == 0);
        report.Add("added to each call on its thread", Report.Text($"{adding.TotalMicroseconds / calls:0.00} µs, {bytes / calls} bytes"));
        report.Add("written with the counts", Report.Text($"{calls / writing.TotalSeconds:0}/s"));

        var times = new List<double>();
        foreach (var filter in Filters)
        {
            for (var round = 0; round < options.Number("rounds", 10); round++)
            {
                await using var scope = app.Services.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<ActorContext>().Actor = Actor.System;
                var clock = Stopwatch.GetTimestamp();
                await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ListEngineLog.Query(filter));
                times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            }
            Bench.Row(filter.ToString(), times[^1].ToString("0.0", CultureInfo.InvariantCulture), "ms");
        }
        times.Sort();
        var p95 = times[(int)(times.Count * 0.95)];
        report.Add(Report.Text($"search among {calls} calls, {Filters.Length} filters"), Report.Text($"p50 {times[times.Count / 2]:0.0} ms, p95 {p95:0.0} ms"), Report.Text($"≤ {MostP95Ms:0} ms"), p95 <= MostP95Ms);
        return await report.FinishAsync();
    });

    private static readonly EngineLogFilter[] Filters =
    [
        new(), new() { Who = "app-7" }, new() { Who = "app-7", Reason = "unknown" }, new() { Source = "203.0.113.77" }, new() { Action = "verifyObjectCode", Reason = EngineLogFilter.NotOk },
        new() { Reason = "rate.exceeded" }, new() { Who = "app-3", Action = "createShortCode", Reason = "rate.exceeded" }, new() { TraceId = "000000000000000000000000000f4240" },
        new() { From = new DateTime(2026, 1, 1, 9, 0, 0), To = new DateTime(2026, 1, 1, 10, 0, 0) }, new() { Who = "nobody", Reason = EngineLogFilter.NotOk },
    ];

    private static CallRecord Call(CallLog log, DateTime at, int i) => new(
        log.NextId(new DateTimeOffset(at).ToUnixTimeMilliseconds()), log.Node, at, "310000", "app-" + (i % 20).ToString(CultureInfo.InvariantCulture), "k1", "203.0.113." + (i % 200).ToString(CultureInfo.InvariantCulture),
        i % 10 == 9 ? "createShortCode" : "verifyObjectCode", "object", i % 1_000 == 999 ? 429 : 200, i % 1_000 == 999 ? "rate.exceeded" : i % 50 == 49 ? "unknown" : "ok", 400 + (i % 300),
        i.ToString("x32", CultureInfo.InvariantCulture), "漕宝路 1 号门", "门禁登录", "gate-7", "");
}
