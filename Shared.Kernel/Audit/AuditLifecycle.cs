using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Kernel.Audit;

/// <summary>Start and stop of the host are on record themselves; with the stop goes a checkpoint (GB/T 22239-2019 8.1.4.3d).</summary>
internal sealed class AuditLifecycle(IServiceScopeFactory scopes, AuditScribe scribe, AuditMac mac, SealAdoption adoption, RollCheck rolls, AuditAlarm alarm, NodeIdentity node, ILogger<AuditLifecycle> log) : IHostedService
{
    private readonly Lock _gate = new();
    private bool _started;
    private Task? _stop;

    /// <summary>Before anything else is written.</summary>
    public async Task BeginAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        var db = scope.ServiceProvider.GetRequiredService<KernelDb>();
        var upgraded = await db.States.AnyAsync(s => s.Name == AuditHeads.StateName, ct);
        await AdoptAsync(db, scope.ServiceProvider.GetRequiredService<AuditActionCatalog>(), ct);
        db.Record("host.started", "host", node.Name, new { lane = scribe.Lane });
        await db.SaveChangesAsync(ct);
        _started = true;
        await adoption.BeginAsync(upgraded, ct);
        await rolls.BeginAsync(upgraded, ct);
        await alarm.FlushAsync(ct);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A host may be asked to stop twice at once (by its owner and by its own main loop): both wait for the one stop.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _stop ??= _started ? EndAsync(cancellationToken) : Task.CompletedTask;
        }
    }

    private async Task EndAsync(CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            JobScope.ActAsSystem(scope.ServiceProvider);
            var db = scope.ServiceProvider.GetRequiredService<KernelDb>();
            db.Record("host.stopped", "host", node.Name, new { lane = scribe.Lane });
            await db.SaveChangesAsync(ct);
            await scope.ServiceProvider.GetRequiredService<SealAuditJob>().RunAsync(ct);
            await scope.ServiceProvider.GetRequiredService<AuditCheckpoints>().WriteNowAsync(db, scope.ServiceProvider.GetRequiredService<AuditHeads>().Seen, ct);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            log.LogWarning(e, "The stop could not be recorded; the next start seals what is left");
        }
    }

    /// <summary>Records from before there was a chain come under it once, at the very first start.</summary>
    private async Task AdoptAsync(KernelDb db, AuditActionCatalog actions, CancellationToken ct)
    {
        if (await db.States.AnyAsync(s => s.Name == AuditHeads.StateName, ct) || await db.Audit.AnyAsync(r => r.Mac != null, ct))
        {
            return;
        }
        var total = await db.Audit.LongCountAsync(ct);
        for (var turn = 0L; turn < total;)
        {
            var batch = await db.Audit.Where(r => r.Mac == null).OrderBy(r => r.Id).Take(1_000).ToListAsync(ct);
            foreach (var record in batch)
            {
                (record.Category, record.Lane, record.Turn, record.Settled) = (actions.CategoryOf(record.Action), "before", ++turn, total);
                record.Mac = mac.Of(record);
            }
            await db.SaveChangesAsync(ct);
            db.Forget();
        }
    }
}

/// <summary>Registers the audit chain.</summary>
internal static class AuditRegistration
{
    public static IServiceCollection AddAuditChain(this IServiceCollection services, AuditOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<AuditMac>();
        services.AddSingleton<AuditScribe>();
        services.AddSingleton<AuditActionCatalog>();
        services.AddSingleton<AuditHeads>();
        services.AddSingleton<AuditCheckpoints>();
        services.AddSingleton<AuditArchive>();
        services.AddSingleton<AuditVerifier>();
        services.AddSingleton<AuditAlarm>();
        services.AddSingleton<AuditSweepPlace>();
        services.AddSingleton<IntegrityChecks>();
        services.AddSingleton<RowSeals>();
        services.AddSingleton<SealWindows>();
        services.AddSingleton<SealedTables>();
        services.AddSingleton<SealAdoption>();
        services.AddSingleton<SealRolls>();
        services.AddSingleton<RollCheck>();
        services.AddSingleton(p => new SealRepairs(p.GetRequiredService<SealedTables>(), p.GetRequiredService<RowSeals>(), p.GetRequiredService<SealRolls>(), p.GetRequiredService<RollCheck>(), p.GetServices<IRereadsSealedRows>()));
        services.AddSingleton(p => new SealSweep(p.GetRequiredService<SealedTables>(), p.GetRequiredService<RowSeals>(), p.GetRequiredService<AuditAlarm>(), p.GetRequiredService<RollCheck>(), p.GetRequiredService<SealWindows>()));
        services.AddJob<AdoptSealedRowsJob>(AdoptSealedRowsJob.Interval);
        services.AddJob<SweepSealedRowsJob>(60);
        services.AddSingleton<AuditLifecycle>();
        services.AddHostedService(p => p.GetRequiredService<AuditLifecycle>());
        services.AddJob<SealAuditJob>(1);
        services.AddJob<SweepAuditJob>(300);
        services.AddJob<ArchiveAuditJob>(1_800);
        services.AddAuditActions(AuditCategory.System, ("host.started", "平台启动"), ("host.stopped", "平台停止"), ("integrity.broken", "发现数据被改动"),
            ("integrity.sealed", "数据表加封"), ("integrity.adopting", "开始为数据表加封"), ("integrity.looked-into", "处理完整性告警"), ("integrity.check-asked", "要求校验"), ("integrity.roll-opened", "建立数据表名册"), ("integrity.roll", "数据表名册变更"), ("integrity.resealed", "重新加封数据"));
        services.AddAuditActions(("audit.archived", "日志归档"));
        services.AddAuditSubjects(("host", "主机"), ("audit", "审计链"), ("audit-archive", "日志归档"), ("table", "数据表"));
        return services;
    }
}
