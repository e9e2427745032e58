using System.Diagnostics;

namespace SuiShenMa.Bench;

/// <summary>Verifying with many codes stored, against the empty JSON endpoint of the same host in the same run.</summary>
internal static class VerifyBench
{
    private const double LeastRatio = 0.5;
    private const double LeastPerSecond = 9_000;
    private const double MostP99Ms = 100;
    private const int HotSet = 10_000;

    public static BenchCommand Command { get; } = new("verify", "verify signed and with token, hot set and uniform [--codes 1000000] [--seconds 10] [--connections 32] [--threads 1]", async args =>
    {
        var options = new BenchOptions(args);
        var report = new Report(options);
        await RunAsync(options, report);
        return await report.FinishAsync();
    });

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        var codes = await StoredCodes.PrepareAsync(options);
        await using var host = await HostProcess.StartAsync(options, codes.Data, jobs: true);
        var token = await new SlowPartner(host.Client).TokenAsync();
        var hot = Math.Min(HotSet, codes.Count);
        // A host that was just started is looked at as well, but the promise is of one that is running.
        var early = await LoadAsync(t => new VerifyCall(host.Port, codes, 0, hot, null, t), 3);
        var warm = await host.WarmAsync();
        await LoadAsync(_ => new LiveCall(host.Port), 3);
        var first = await LoadAsync(_ => new LiveCall(host.Port), 1);
        var measured = new List<(string What, LoadResult Result, bool Promised)>();
        foreach (var (what, from, count, bearer, promised) in new[]
        {
            ("signed, hot set of 10 000", 0, hot, false, true),
            ("bearer token, hot set of 10 000", 0, hot, true, false),
            ($"signed, uniform over {codes.Count}", 0, codes.Count, false, true),
            ($"bearer token, uniform over {codes.Count}", 0, codes.Count, true, false),
        })
        {
            measured.Add((what, await LoadAsync(t => new VerifyCall(host.Port, codes, from, count, bearer ? token : null, t), 5), promised));
        }
        // What the peak left on the disk is written first: the empty endpoint is measured on a quiet host.
        var behind = await WrittenAsync(codes.Data);
        var last = await LoadAsync(_ => new LiveCall(host.Port), 1);
        // The machine may have been busier at one end of the run than at the other.
        var empty = (first.PerSecond + last.PerSecond) / 2;
        Say(report, "verify signed, hot set, while the host reads its codes into memory", early);
        report.Add("codes in memory after the start of the host", Report.Text($"{warm.TotalSeconds:0} s"));
        Say(report, "empty JSON endpoint, before", first);
        Say(report, "empty JSON endpoint, after", last);
        foreach (var (what, result, promised) in measured)
        {
            Say(report, "verify " + what, result);
            if (promised)
            {
                report.Add($"verify {what}: requests/s", Report.Text($"{result.PerSecond:0}"), Report.Text($"≥ {LeastPerSecond:0}"), result.PerSecond >= LeastPerSecond);
                report.Add($"verify {what}: of the empty endpoint", Report.Text($"{result.PerSecond / empty:0.00}"), Report.Text($"≥ {LeastRatio:0.0}"), result.PerSecond / empty >= LeastRatio);
                report.Add($"verify {what}: p99", Report.Text($"{result.P99Ms:0.0} ms"), Report.Text($"≤ {MostP99Ms:0} ms"), result.P99Ms <= MostP99Ms);
            }
        }
        report.Add("calls of the peak written after its end", Report.Text($"{behind.TotalSeconds:0} s"));
        report.Add("host memory after the load", Report.Text($"{host.PeakMb()} MB"));

        Task<LoadResult> LoadAsync(Func<int, CallWriter> calls, int warmUp) =>
            LoadGenerator.RunAsync(host, calls, options.Connections, options.Number("threads", 1), TimeSpan.FromSeconds(warmUp), TimeSpan.FromSeconds(options.Seconds));
    }

    private static async Task<TimeSpan> WrittenAsync(DataSite data)
    {
        var clock = Stopwatch.StartNew();
        var spool = Path.Combine(data.Folder, "call-log");
        while (Directory.EnumerateFiles(spool).Any() && clock.Elapsed < TimeSpan.FromMinutes(3))
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
        return clock.Elapsed;
    }

    private static void Say(Report report, string what, LoadResult r) =>
        report.Add(what, Report.Text($"{r.PerSecond:0}/s, p50 {r.P50Ms:0.0} ms, p99 {r.P99Ms:0.0} ms"), r.Bad > 0 ? "no bad answer" : "", r.Bad > 0 ? false : null,
            Report.Text($"CPU host {r.HostCpuSeconds:0.0} s ({r.HostCpuSeconds * 1e6 / Math.Max(1, r.Good):0} µs/request), generator {r.GeneratorCpuSeconds:0.0} s of {r.Seconds:0} s") + (r.Bad > 0 ? $"; {r.Bad} bad: {r.FirstBad?.ReplaceLineEndings(" ")}" : ""));
}
