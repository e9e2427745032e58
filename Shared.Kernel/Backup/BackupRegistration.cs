using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Kernel.Backup;

/// <summary>Registers backup and restore.</summary>
internal static class BackupRegistration
{
    public static IServiceCollection AddBackups(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(BackupOptions.From(configuration));
        services.AddSingleton<BackupBook>();
        services.AddSingleton<BackupTaker>();
        services.AddSingleton<BackupCheck>();
        services.AddSingleton<BackupPrune>();
        services.AddSingleton<BackupShelf>();
        services.AddSingleton<Restorer>();
        services.AddSingleton(p => new BackedUpFolder("audit-archive", p.GetRequiredService<AuditOptions>().Archive));
        // Calls that wait for the database; they go in when the host runs again.
        services.AddSingleton(p => new BackedUpFolder("call-log", p.GetRequiredService<DataFolder>().Sub("call-log")));
        services.AddJob<TakeBackupJob>(TakeBackupJob.Interval);
        services.AddAuditActions(AuditCategory.Data, ("backup.taken", "数据备份"), ("backup.failed", "数据备份失败"), ("backup.verified", "备份校验通过"),
            ("backup.verification-failed", "备份校验发现问题"), ("backup.pruned", "清理过期备份"), ("restore.done", "从备份恢复数据"));
        services.AddAuditSubjects(("backup", "备份"));
        return services;
    }
}
