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

/// <summary>The audit chain: records verified per second, and what a record adds to a write.</summary>
internal static class AuditBench
{
    private const double LeastPerSecond = 200_000;

    public static BenchCommand Command { get; } = new("audit", "verify records/s, cost of the record in a write [--records 300000] [--writes 600]", async args =>
    {
        var options = new BenchOptions(args);
        var report = new Report(options);
        await RunAsync(options, report);
        return await report.FinishAsync();
    });

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        var real = await DataSite.NewAsync(options, "writes");
        await using (var host = await StoredCodes.OpenAsync(real))
        {
            await new RecordCost(host, options, report).RunAsync();
        }
        await real.RemoveAsync();
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
        await VerifyAsync(app, options, report);
        await site.RemoveAsync();
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
