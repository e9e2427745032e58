using System.Diagnostics;
using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Audit;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Features;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Features;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Bench;

/// <summary>The pages of the logs over a million records each: what their handlers ask of the database, with the usual filters.</summary>
internal static class LogsBench
{
    private const double MostP95Ms = 1_000;
    private const int Chunk = 10_000;
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly (string Action, AuditCategory Category)[] Acts =
    [
        ("object.issued", AuditCategory.Object), ("object.activated", AuditCategory.Object), ("object.submitted", AuditCategory.Object), ("object.changed", AuditCategory.Object),
        ("session.signed-in", AuditCategory.SignIn), ("short-code.created", AuditCategory.Code), ("enterprise-code.issued", AuditCategory.Enterprise),
        ("object-codes.exported", AuditCategory.Data), ("account.changed", AuditCategory.Configuration), ("audit.archived", AuditCategory.System),
    ];

    public static BenchCommand Command { get; } = new("logs", "pages of audit log and call log [--records 1000000] [--rounds 15]", async args =>
    {
        var options = new BenchOptions(args);
        var report = new Report(options);
        await RunAsync(options, report);
        return await report.FinishAsync();
    });

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        var data = await DataSite.NewAsync(options, "logs");
        await using (var app = await StoredCodes.OpenAsync(data))
        {
            var (records, rounds) = (options.Number("records", 1_000_000), options.Number("rounds", 15));
            var clock = Stopwatch.StartNew();
            await FillAsync<KernelDb, AuditRecord>(app, data, "kernel_audit", records, Record);
            await FillAsync<CodesDb, EngineCall>(app, data, "codes_call", records, Call);
            report.Add($"{records} audit records and {records} calls written in bulk", Report.Text($"{clock.Elapsed.TotalSeconds:0} s"));
            await MeasureAsync(app, report, "audit log", rounds, Searches(records), (mediator, s) => mediator.Send(new SearchAuditLog.Query(s.Log, s.Filter, s.Before, 50)));
            await MeasureAsync(app, report, "call log", rounds, Lookups(records), (mediator, f) => mediator.Send(new ListApiCalls.Query(f.Filter, f.Before)));
        }
        await data.RemoveAsync();
    }

    private sealed record Search(LogKind Log, AuditFilter Filter, long? Before = null);

    private sealed record Lookup(EngineLogFilter Filter, long? Before = null);

    private static (string, Search)[] Searches(int records) =>
    [
        ("newest", new(LogKind.Operation, new())),
        ("far back", new(LogKind.Operation, new(), records / 2)),
        ("who", new(LogKind.Operation, new() { Who = "actor-77" })),
        ("who, failed", new(LogKind.Operation, new() { Who = "actor-77", Outcome = "failed" })),
        ("source", new(LogKind.Operation, new() { Source = "203.0.113.77" })),
        ("action", new(LogKind.Operation, new() { Action = "account.changed" })),
        ("action, failed", new(LogKind.Operation, new() { Action = "enterprise-code.issued", Outcome = "failed" })),
        ("failed", new(LogKind.Operation, new() { Outcome = "failed" })),
        ("one hour", new(LogKind.Operation, new() { From = "2026-02-01T08:00:00.000", To = "2026-02-01T09:00:00.000" })),
        ("a month, who", new(LogKind.Operation, new() { From = "2026-02-01", To = "2026-02-28", Who = "actor-5" })),
        ("a month, failed", new(LogKind.Operation, new() { From = "2026-02-01", To = "2026-02-28", Outcome = "failed" })),
        ("channel", new(LogKind.Operation, new() { Channel = ActorKind.Application })),
        ("subject", new(LogKind.Operation, new() { Subject = "S" + (records / 3 / 10 * 10).ToString(CultureInfo.InvariantCulture) })),
        ("trace", new(LogKind.Operation, new() { Trace = Trace(records / 2) })),
        ("nobody", new(LogKind.Operation, new() { Who = "nobody-has-this-name", Outcome = "failed" })),
        ("sign-ins, failed", new(LogKind.SignIn, new() { Outcome = "failed" })),
        ("sign-ins from one address", new(LogKind.SignIn, new() { Source = "203.0.113.4" })),
        ("sign-ins of one account", new(LogKind.SignIn, new() { Who = "actor-44" })),
        ("configuration", new(LogKind.Configuration, new())),
        ("data, one action, a day", new(LogKind.Data, new() { Action = "object-codes.exported", From = "2026-03-01", To = "2026-03-01" })),
    ];

    private static (string, Lookup)[] Lookups(int records) =>
    [
        ("newest", new(new())),
        ("far back", new(new(), IdOf(records / 2))),
        ("who", new(new() { Who = "app-7" })),
        ("who, one result", new(new() { Who = "app-7", Reason = "unknown" })),
        ("who, not ok", new(new() { Who = "app-7", Reason = EngineLogFilter.NotOk })),
        ("source", new(new() { Source = "203.0.113.77" })),
        ("source, not ok", new(new() { Source = "203.0.113.77", Reason = EngineLogFilter.NotOk })),
        ("action, not ok", new(new() { Action = "verifyObjectCode", Reason = EngineLogFilter.NotOk })),
        ("not ok", new(new() { Reason = EngineLogFilter.NotOk })),
        ("one result", new(new() { Reason = "rate.exceeded" })),
        ("who, action, rare result", new(new() { Who = "app-3", Action = "createShortCode", Reason = "rate.exceeded" })),
        ("trace", new(new() { TraceId = Trace(records / 2) })),
        ("one hour", new(new() { From = new DateTime(2026, 2, 1, 8, 0, 0), To = new DateTime(2026, 2, 1, 9, 0, 0) })),
        ("one hour, not ok", new(new() { From = new DateTime(2026, 2, 1, 8, 0, 0), To = new DateTime(2026, 2, 1, 9, 0, 0), Reason = EngineLogFilter.NotOk })),
        ("nobody, not ok", new(new() { Who = "nobody", Reason = EngineLogFilter.NotOk })),
    ];

    private static async Task MeasureAsync<T, TResult>(WebApplication app, Report report, string log, int rounds, (string Name, T Query)[] queries, Func<IMediator, T, Task<TResult>> send)
    {
        var all = new List<double>();
        foreach (var (name, query) in queries)
        {
            var times = new List<double>();
            for (var round = 0; round < rounds; round++)
            {
                await using var scope = app.Services.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<ActorContext>().Actor = Actor.System;
                var clock = Stopwatch.GetTimestamp();
                await send(scope.ServiceProvider.GetRequiredService<IMediator>(), query);
                times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            }
            all.AddRange(times);
            report.Add($"{log}, {name}", Report.Text($"p50 {At(times, 0.5):0.0} ms, p95 {At(times, 0.95):0.0} ms"), Report.Text($"p95 ≤ {MostP95Ms:0} ms"), At(times, 0.95) <= MostP95Ms);
        }
        report.Add($"{log}, all {queries.Length} pages", Report.Text($"p50 {At(all, 0.5):0.0} ms, p95 {At(all, 0.95):0.0} ms"), Report.Text($"p95 ≤ {MostP95Ms:0} ms"), At(all, 0.95) <= MostP95Ms);
    }

    private static double At(List<double> times, double share)
    {
        times.Sort();
        return times[Math.Min(times.Count - 1, (int)Math.Ceiling(times.Count * share) - 1)];
    }

    private static async Task FillAsync<TDb, T>(WebApplication app, DataSite data, string table, int count, Func<int, T> make) where TDb : ModuleDb where T : class
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        await db.Database.OpenConnectionAsync();
        // What is lost at a power cut is made again here.
        await db.Database.ExecuteSqlRawAsync(data.IsMySql ? "SET unique_checks = 0, foreign_key_checks = 0" : "PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA temp_store = MEMORY");
        for (var start = 0; start < count; start += Chunk)
        {
            List<T> rows = [.. Enumerable.Range(start, Math.Min(Chunk, count - start)).Select(make)];
            await db.InTransactionAsync(() => Bulk.WriteAsync(db, rows, CancellationToken.None), CancellationToken.None);
        }
#pragma warning disable EF1002 // A name of this file.
        await db.Database.ExecuteSqlRawAsync(data.IsMySql ? $"ANALYZE TABLE {table}" : "PRAGMA analysis_limit = 1000; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)");
#pragma warning restore EF1002
    }

    private static DateTime TimeOf(int i) => Start.AddMilliseconds(i * 10_000L);

    private static string Trace(int i) => ((long)i * 2654435761L).ToString("x32", CultureInfo.InvariantCulture);

    private static AuditRecord Record(int i)
    {
        var (action, category) = Acts[i % Acts.Length];
        var application = i % 7 == 0;
        return new AuditRecord
        {
            At = TimeOf(i),
            ActorKind = application ? nameof(ActorKind.Application) : nameof(ActorKind.Operator),
            ActorId = application ? "app-" + (i % 20) : "actor-" + (i % 317),
            ActorName = "经办人" + (i % 317),
            DepartmentId = "xuhui",
            SourceIp = "203.0.113." + (i % 251),
            TraceId = Trace(i),
            Category = category,
            Action = action,
            SubjectKind = "object-code",
            SubjectId = "S" + i.ToString(CultureInfo.InvariantCulture),
            Outcome = i % 53 == 0 ? "failed" : "ok",
            Details = "{\"name\":[\"旧名称\",\"新名称\"],\"type\":\"03001\"}",
            Lane = "bench",
            Turn = i + 1,
            Settled = i,
            Mac = "k1:" + Trace(i) + Trace(i),
            Seq = 1_000_000_000L + i,
            Seal = "k1:" + Trace(i + 1) + Trace(i),
        };
    }

    private static long IdOf(int i) => new DateTimeOffset(TimeOf(i)).ToUnixTimeMilliseconds() << 12;

    private static EngineCall Call(int i)
    {
        var reason = i % 1_000 == 999 ? "rate.exceeded" : i % 50 == 49 ? "unknown" : "ok";
        var at = TimeOf(i);
        return new EngineCall
        {
            Region = "310000",
            Month = (at.Year * 100) + at.Month,
            Id = IdOf(i),
            Node = "bench",
            At = at,
            AppId = "app-" + (i % 20),
            KeyId = "k1",
            Source = "203.0.113." + (i % 199),
            Action = i % 10 == 9 ? "createShortCode" : "verifyObjectCode",
            CodeKind = "object",
            Status = reason == "rate.exceeded" ? 429 : 200,
            Reason = reason,
            Failed = reason != "ok",
            FailedAppId = reason != "ok" ? "app-" + (i % 20) : null,
            FailedAction = reason == "ok" ? null : i % 10 == 9 ? "createShortCode" : "verifyObjectCode",
            DurationMicros = 400 + (i % 300),
            TraceId = Trace(i),
            Place = "漕宝路 1 号门",
            Purpose = "门禁登录",
            DeviceId = "gate-7",
            Parameters = "{\"code\":\"T3H5P4T7FN8RTY\",\"place\":\"漕宝路 1 号门\",\"purpose\":\"门禁登录\",\"deviceId\":\"gate-7\"}",
            Answer = "{\"valid\":\"true\",\"code\":\"T3H5P4T7FN8RTY\",\"state\":\"active\",\"name\":6}",
        };
    }
}
