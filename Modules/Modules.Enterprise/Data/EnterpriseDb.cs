using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Enterprise.Data;

/// <summary>Tables of the Enterprise module.</summary>
internal abstract class EnterpriseDb(DbContextOptions options) : ModuleDb(options)
{
    public override string Prefix => "enterprise";

    public DbSet<EnterpriseUnit> Units => Set<EnterpriseUnit>();

    protected override void Map(ModelBuilder model)
    {
        model.Entity<EnterpriseUnit>(e => { e.ToTable("enterprise_unit"); e.HasKey(x => x.Uscc); e.Ignore(x => x.Facts); });
    }
}

internal sealed class EnterpriseDbSqlite(DbContextOptions<EnterpriseDbSqlite> options) : EnterpriseDb(options);

internal sealed class EnterpriseDbMySql(DbContextOptions<EnterpriseDbMySql> options) : EnterpriseDb(options);

internal sealed class EnterpriseDbSqliteDesign : DesignTime<EnterpriseDbSqlite>;

internal sealed class EnterpriseDbMySqlDesign : DesignTime<EnterpriseDbMySql>;
