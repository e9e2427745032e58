using System.Diagnostics;

namespace SuiShenMa.Bench;

/// <summary>The operators' list of codes, filtered and sorted: the whole page as a browser gets it.</summary>
internal static class ListsBench
{
    private const double MostP95Ms = 500;

    private static readonly (string Account, string Query)[] Pages =
    [
        ("admin", ""),
        ("admin", "?state=Active&sort=-time&pageNo=5"),
        ("admin", "?type=03001&state=Active&sort=name"),
        ("admin", "?type=06001&region=310104&sort=-name&pageNo=3"),
        ("admin", "?category=03&state=Issued&sort=time"),
        ("admin", "?state=Cancelled&sort=type"),
        ("admin", "?region=310115&sort=state"),
        ("admin", "?department=city-greening&sort=-type&pageNo=10"),
        ("admin", "?from=2026-01-03&to=2026-01-04&sort=name"),
        ("admin", "?keyword=%E4%B8%96%E7%BA%AA%E5%A4%A7%E9%81%93&type=03001"),
        ("admin", "?keyword=%E5%8E%95%E6%89%80777777%E5%8F%B7"),
        ("admin", "?keyword=3101000000012345"),
        ("city-greening", "?type=03001&sort=name"),
        ("xuhui", "?state=Active&sort=-name&pageSize=100"),
        ("xuhui", "?type=07002&state=Issued"),
        ("xuhui-sub", "?sort=name"),
    ];

    public static BenchCommand Command { get; } = new("lists", "pages of the list of codes [--codes 1000000] [--rounds 20]", async args =>
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
        await host.WarmAsync();
        var desks = new Dictionary<string, Desk>();
        var all = new List<double>();
        try
        {
            foreach (var (account, query) in Pages)
            {
                if (!desks.TryGetValue(account, out var desk))
                {
                    desks[account] = desk = await Desk.SignInAsync(host, account);
                    await desk.ReadAsync("/admin/object-codes");
                }
                var times = new List<double>();
                for (var round = 0; round < options.Number("rounds", 20); round++)
                {
                    var clock = Stopwatch.GetTimestamp();
                    await desk.ReadAsync("/admin/object-codes" + query);
                    times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
                }
                all.AddRange(times);
                report.Add($"list as {account} {Uri.UnescapeDataString(query)}", Report.Text($"p50 {At(times, 0.5):0} ms, p95 {At(times, 0.95):0} ms"), Report.Text($"p95 ≤ {MostP95Ms:0} ms"), At(times, 0.95) <= MostP95Ms);
            }
            report.Add($"list pages over {codes.Count} codes ({options.Database}), all together", Report.Text($"p50 {At(all, 0.5):0} ms, p95 {At(all, 0.95):0} ms"), Report.Text($"p95 ≤ {MostP95Ms:0} ms"), At(all, 0.95) <= MostP95Ms);
        }
        finally
        {
            foreach (var desk in desks.Values)
            {
                desk.Dispose();
            }
        }
    }

    private static double At(List<double> times, double share)
    {
        times.Sort();
        return times[Math.Min(times.Count - 1, (int)Math.Ceiling(times.Count * share) - 1)];
    }
}
