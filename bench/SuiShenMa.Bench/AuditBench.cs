using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Bench;

/// <summary>The audit chain: records verified per second, and what number and MAC add to a write.</summary>
internal static class AuditBench
{
    private const double LeastPerSecond = 200_000;
    private const double MostShare = 0.10;

    public static BenchCommand Command { get; } = new("audit", "verify records/s, cost of the record in a write [--records 300000] [--writes 3000]", async args =>
    {
        var options = new BenchOptions(args);
        var report = new Report(options);
        await RunAsync(options, report);
        return await report.FinishAsync();
    });

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        var site = await DataSite.NewAsync(options, "audit");
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Bench" });
        foreach (var (name, value) in site.Settings)
        {
            builder.Configuration[name] = value;
        }
        builder.Configuration["Jobs:Run"] = "false";
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddKernel([]);
        await using var app = builder.Build();
        await app.Services.GetRequiredService<Migrator>().RunAsync(CancellationToken.None);
        await CostAsync(app, options, report);
        await VerifyAsync(app, options, report);
        await site.RemoveAsync();
    }

    /// <summary>A write of a state row, by itself and with its record, in turns so that both meet the same disk.</summary>
    private static async Task CostAsync(WebApplication app, BenchOptions options, Report report)
    {
        var writes = options.Number("writes", 3_000);
        var (plain, recorded) = (0L, 0L);
        for (var i = 0; i < writes; i++)
        {
            plain += await WriteAsync(app, i, false);
            recorded += await WriteAsync(app, i, true);
        }
        var share = (double)(recorded - plain) / plain;
        report.Add("a write with its audit record against one without", Report.Text($"{Stopwatch.GetElapsedTime(0, recorded).TotalMicroseconds / writes:0} µs, {Stopwatch.GetElapsedTime(0, plain).TotalMicroseconds / writes:0} µs: {share:P1}"),
            Report.Text($"≤ {MostShare:P0}"), share <= MostShare, "one row and one commit each");
    }

    private static async Task<long> WriteAsync(WebApplication app, int i, bool record)
    {
        await using var scope = app.Services.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        var db = scope.ServiceProvider.GetRequiredService<KernelDb>();
        var start = Stopwatch.GetTimestamp();
        db.States.Add(new SystemState { Name = string.Create(CultureInfo.InvariantCulture, $"bench.{record}.{i}"), Value = "x" });
        if (record)
        {
            db.Record("bench.written", "state", i.ToString(CultureInfo.InvariantCulture), new { value = new[] { "", "x" } });
        }
        await db.SaveChangesAsync();
        return Stopwatch.GetTimestamp() - start;
    }

    private static async Task VerifyAsync(WebApplication app, BenchOptions options, Report report)
    {
        var records = options.Number("records", 300_000);
        for (var made = 0; made < records; made += 5_000)
        {
            await using var scope = app.Services.CreateAsyncScope();
            JobScope.ActAsSystem(scope.ServiceProvider);
            var db = scope.ServiceProvider.GetRequiredService<KernelDb>();
            for (var i = 0; i < 5_000; i++)
            {
                db.Record("object.submitted", "object-code", "SH31010000" + i.ToString("D6", CultureInfo.InvariantCulture), new { type = "03001", name = new[] { "旧名称", "新名称" } });
            }
            await db.SaveChangesAsync();
        }
        var sealing = Stopwatch.StartNew();
        await using (var scope = app.Services.CreateAsyncScope())
        {
            JobScope.ActAsSystem(scope.ServiceProvider);
            await scope.ServiceProvider.GetRequiredService<SealAuditJob>().RunAsync(CancellationToken.None);
        }
        report.Add("audit records given their place", Report.Text($"{records / sealing.Elapsed.TotalSeconds:0} records/s"));
        var best = 0.0;
        for (var round = 0; round < 3; round++)
        {
            var result = await app.Services.GetRequiredService<AuditVerifier>().VerifyAsync(null, null, CancellationToken.None);
            if (!result.IsGood)
            {
                throw new InvalidOperationException(result.Faults[0].Text);
            }
            best = Math.Max(best, result.Records / result.Took.TotalSeconds);
        }
        report.Add(Report.Text($"audit verify over {records} records, best of three"), Report.Text($"{best:0} records/s"), Report.Text($"≥ {LeastPerSecond:0} records/s"), best >= LeastPerSecond);
    }
}
