namespace SuiShenMa.Bench;

/// <summary>Every figure, one after another, into one table; a bench that fails is reported and the rest still runs.</summary>
internal static class AllBenches
{
    public static BenchCommand Command { get; } = new("all", "all of the above into one Markdown table [--out file.md]", async args =>
    {
        var options = new BenchOptions(args);
        var report = new Report(options);
        await TryAsync(report, "verify", () => VerifyBench.RunAsync(options, report));
        await TryAsync(report, "lists", () => ListsBench.RunAsync(options, report));
        await TryAsync(report, "start", () => StartBench.RunAsync(options, report));
        await TryAsync(report, "blank", () => BlankBench.RunAsync(options, report));
        await TryAsync(report, "import", () => ImportBench.RunAsync(options, report));
        return await report.FinishAsync();
    });

    private static async Task TryAsync(Report report, string name, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException or IOException or HttpRequestException or TaskCanceledException)
        {
            report.Add(name, "failed", "runs", false, e.Message.ReplaceLineEndings(" ")[..Math.Min(300, e.Message.Length)]);
        }
    }
}
