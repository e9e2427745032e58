namespace SuiShenMa.Bench;

/// <summary>From the start of the process to ready, on an existing database.</summary>
internal static class StartBench
{
    private const double MostSeconds = 5;

    public static BenchCommand Command { get; } = new("start", "start to ready on an existing database, median of 5 [--codes 1000000] [--runs 5]", async args =>
    {
        var options = new BenchOptions(args);
        var report = new Report(options);
        await RunAsync(options, report);
        return await report.FinishAsync();
    });

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        var codes = await StoredCodes.PrepareAsync(options);
        var seconds = new List<double>();
        for (var run = 0; run < options.Number("runs", 5); run++)
        {
            await using var host = await HostProcess.StartAsync(options, codes.Data, jobs: true);
            seconds.Add(host.ReadyAfter.TotalSeconds);
        }
        seconds.Sort();
        var median = seconds[seconds.Count / 2];
        report.Add($"ready after start, {codes.Count} codes stored ({options.Database})", Report.Text($"{median:0.0} s"), Report.Text($"≤ {MostSeconds:0} s"), median <= MostSeconds,
            Report.Text($"median of {seconds.Count}, {seconds[0]:0.0} to {seconds[^1]:0.0} s"));
    }
}
