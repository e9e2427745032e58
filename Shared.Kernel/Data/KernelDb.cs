using Microsoft.EntityFrameworkCore;

namespace SuiShenMa.Kernel.Data;

/// <summary>Owns the migrations of the kernel's own tables.</summary>
public abstract class KernelDb(DbContextOptions options) : ModuleDb(options)
{
    public override string Prefix => "kernel";

    protected override void Map(ModelBuilder model) { }
}

public sealed class KernelDbSqlite(DbContextOptions<KernelDbSqlite> options) : KernelDb(options);

public sealed class KernelDbMySql(DbContextOptions<KernelDbMySql> options) : KernelDb(options);

internal sealed class KernelDbSqliteDesign : DesignTime<KernelDbSqlite>;

internal sealed class KernelDbMySqlDesign : DesignTime<KernelDbMySql>;
