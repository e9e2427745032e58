using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Kernel.Hosting;

/// <summary>Something that must hold before this host may serve; returns null when it does, else a sentence.</summary>
public interface IReadyCheck
{
    string Name { get; }

    Task<string?> CheckAsync(CancellationToken ct);
}

/// <summary>Asks the checks at start and on <c>/health/ready</c>.</summary>
public sealed class Readiness(IServiceScopeFactory scopes, DatabaseOptions database, ILogger<Readiness> log)
{
    private volatile bool _started;

    /// <summary>Looks once at what must be set up right; says loudly what is not.</summary>
    public async Task StartUpAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KernelDb>();
        foreach (var (name, expected, why) in database.IsSqlite ? SqliteSettings : MySqlSettings)
        {
            var actual = (await Migrator.ScalarAsync(db, database.IsSqlite ? $"PRAGMA {name}" : $"SELECT @@GLOBAL.{name}", ct))?.ToString();
            if (!string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
            {
                log.LogWarning("Database setting {Name} is {Actual}, it must be {Expected}: {Why}", name, actual, expected, why);
            }
        }
        _started = true;
    }

    /// <returns>The failed checks by name; empty when ready.</returns>
    public async Task<IReadOnlyDictionary<string, string>> FailuresAsync(CancellationToken ct)
    {
        var failures = new Dictionary<string, string>();
        if (!_started)
        {
            failures["start"] = "正在启动。";
        }
        await using var scope = scopes.CreateAsyncScope();
        foreach (var check in scope.ServiceProvider.GetServices<IReadyCheck>())
        {
            try
            {
                if (await check.CheckAsync(ct) is { } failure)
                {
                    failures[check.Name] = failure;
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning(e, "Ready check {Check} failed", check.Name);
                failures[check.Name] = "检查失败，详见日志。";
            }
        }
        return failures;
    }

    private static readonly (string, string, string)[] SqliteSettings =
    [
        ("journal_mode", "wal", "readers would wait for writers"),
        ("synchronous", "2", "NORMAL loses acknowledged writes at a power cut"),
    ];

    private static readonly (string, string, string)[] MySqlSettings =
    [
        ("innodb_snapshot_isolation", "1", "acknowledged updates are lost without it (SET GLOBAL innodb_snapshot_isolation=ON)"),
        ("innodb_flush_log_at_trx_commit", "1", "acknowledged writes are lost at a power cut"),
    ];
}

/// <summary>The database answers.</summary>
internal sealed class DatabaseCheck(KernelDb db) : IReadyCheck
{
    public string Name => "database";

    public async Task<string?> CheckAsync(CancellationToken ct) => await db.Database.CanConnectAsync(ct) ? null : "数据库无法连接。";
}

internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder site)
    {
        site.MapGet("/health/live", () => Results.Json(new { status = "live" }))
            .WithMetadata(new OpenToEveryoneAttribute("a load balancer asks it")).ExcludeFromDescription();
        site.MapGet("/health/ready", async (Readiness readiness, CancellationToken ct) =>
        {
            var failures = await readiness.FailuresAsync(ct);
            return Results.Json(new { status = failures.Count == 0 ? "ready" : "notReady", failures }, statusCode: failures.Count == 0 ? 200 : 503);
        }).WithMetadata(new OpenToEveryoneAttribute("a load balancer asks it")).ExcludeFromDescription();
    }
}
