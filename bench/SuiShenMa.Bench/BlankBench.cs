using System.Diagnostics;
using System.Globalization;

namespace SuiShenMa.Bench;

/// <summary>发空码: from the order until the batch is done, over the partner interface.</summary>
internal static class BlankBench
{
    public static BenchCommand Command { get; } = new("blank", "issue blank codes, until the batch is done [--count 100000]", async args =>
    {
        var options = new BenchOptions(args);
        var report = new Report(options);
        await RunAsync(options, report);
        return await report.FinishAsync();
    });

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        var count = options.Number("count", 100_000);
        var data = await DataSite.NewAsync(options, "blank");
        await using (var host = await HostProcess.StartAsync(options, data, jobs: true))
        {
            var partner = new SlowPartner(host.Client);
            // The first order pays for what is compiled once.
            await IssueAsync(partner, Math.Min(1_000, count));
            var memory = host.ForgetPeak();
            var seconds = await IssueAsync(partner, count);
            var most = (options.IsMySql ? 40.0 : 20.0) * Math.Max(1, count / 100_000.0);
            report.Add(string.Create(CultureInfo.InvariantCulture, $"{count} blank codes issued ({options.Database})"), Report.Text($"{seconds:0.0} s"), Report.Text($"≤ {most:0} s"), seconds <= most,
                Report.Text($"memory + {host.PeakMb() - memory} MB"));
        }
        await data.RemoveAsync();
    }

    private static async Task<double> IssueAsync(SlowPartner partner, int count)
    {
        var clock = Stopwatch.StartNew();
        var batch = await partner.SendAsync(HttpMethod.Post, "/api/v1/object-codes/blank-batches", string.Create(CultureInfo.InvariantCulture, $"{{\"count\":{count}}}"));
        var target = "/api/v1/object-codes/batches/" + batch["batchNo"]!.GetValue<string>();
        while (clock.Elapsed < TimeSpan.FromMinutes(10))
        {
            await Task.Delay(50);
            var state = await partner.SendAsync(HttpMethod.Get, target, "");
            if (state["state"]!.GetValue<string>() == "done")
            {
                return state["succeeded"]!.GetValue<int>() == count ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException("Not all codes were issued: " + state.ToJsonString());
            }
        }
        throw new TimeoutException("The batch was not done within ten minutes.");
    }
}
