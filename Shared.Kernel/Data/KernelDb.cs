using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Backup;

namespace SuiShenMa.Kernel.Data;

/// <summary>Owns the migrations of the kernel's own tables.</summary>
public abstract class KernelDb(DbContextOptions options) : ModuleDb(options)
{
    public override string Prefix => "kernel";

    public DbSet<BackupRun> Backups => Set<BackupRun>();

    protected override void Map(ModelBuilder model) => model.Entity<BackupRun>(e =>
    {
        e.ToTable("kernel_backup");
        e.HasKey(x => x.Id);
        e.HasIndex(x => new { x.State, x.StartedAt });
    });
}

public sealed class KernelDbSqlite(DbContextOptions<KernelDbSqlite> options) : KernelDb(options);

public sealed class KernelDbMySql(DbContextOptions<KernelDbMySql> options) : KernelDb(options);

internal sealed class KernelDbSqliteDesign : DesignTime<KernelDbSqlite>;

internal sealed class KernelDbMySqlDesign : DesignTime<KernelDbMySql>;
