using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Codes.Data;

/// <summary>How many values of a kind were taken; on a database server the hosts share it.</summary>
internal sealed class CodeCounter
{
    [MaxLength(32)] public string Name { get; set; } = "";

    /// <summary>The next number that nobody has.</summary>
    public long Next { get; set; }
}

/// <summary>Tables of the Codes module.</summary>
internal abstract partial class CodesDb(DbContextOptions options) : ModuleDb(options), IHoldsSealedRows
{
    public override string Prefix => "codes";

    public DbSet<CodeCounter> Counters => Set<CodeCounter>();
    public DbSet<CodeSubject> Subjects => Set<CodeSubject>();
    public DbSet<SubjectChange> SubjectChanges => Set<SubjectChange>();
    public DbSet<SceneRule> SceneRules => Set<SceneRule>();
    public DbSet<UsedToken> UsedTokens => Set<UsedToken>();
    public DbSet<OfflineUse> OfflineUses => Set<OfflineUse>();
    public DbSet<VirtualCode> VirtualCodes => Set<VirtualCode>();

    protected override void Map(ModelBuilder model)
    {
        model.Entity<CodeCounter>(e => { e.ToTable("codes_counter"); e.HasKey(x => x.Name); });
        MapEngine(model);
        DynamicTables.Map(model);
    }
}

internal sealed class CodesDbSqlite(DbContextOptions<CodesDbSqlite> options) : CodesDb(options);

internal sealed class CodesDbMySql(DbContextOptions<CodesDbMySql> options) : CodesDb(options);

internal sealed class CodesDbSqliteDesign : DesignTime<CodesDbSqlite>;

internal sealed class CodesDbMySqlDesign : DesignTime<CodesDbMySql>;
