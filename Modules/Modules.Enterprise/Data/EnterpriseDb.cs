using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Lookup;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Enterprise.Data;

/// <summary>Tables of the Enterprise module.</summary>
internal abstract class EnterpriseDb(DbContextOptions options) : ModuleDb(options), IHoldsSealedRows
{
    private static readonly string[] Sketches =
    [
        nameof(EnterpriseCode.Sketch0), nameof(EnterpriseCode.Sketch1), nameof(EnterpriseCode.Sketch2), nameof(EnterpriseCode.Sketch3), nameof(EnterpriseCode.Sketch4), nameof(EnterpriseCode.Sketch5),
    ];

    public override string Prefix => "enterprise";

    public DbSet<EnterpriseUnit> Units => Set<EnterpriseUnit>();
    public DbSet<EnterpriseCode> Codes => Set<EnterpriseCode>();
    public DbSet<EnterpriseCategory> Categories => Set<EnterpriseCategory>();
    public DbSet<SheetBatch> Batches => Set<SheetBatch>();
    public DbSet<SheetBatchRow> Rows => Set<SheetBatchRow>();
    public DbSet<OwningUnitRow> OwningUnits => Set<OwningUnitRow>();

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries<EnterpriseCode>())
        {
            if (entry.State is EntityState.Added
                || (entry.State is EntityState.Modified && (entry.Property(c => c.Name).IsModified || entry.Property(c => c.EnterpriseName).IsModified || entry.Property(c => c.Address).IsModified)))
            {
                entry.Entity.Draw();
            }
        }
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void Map(ModelBuilder model)
    {
        model.Entity<EnterpriseUnit>(e => { e.ToTable("enterprise_unit"); e.HasKey(x => x.Uscc); e.Ignore(x => x.Facts); });
        model.Entity<EnterpriseCode>(e =>
        {
            e.ToTable("enterprise_code");
            e.HasKey(x => x.Id);
            e.Ignore(x => x.Facts);
            e.HasIndex(x => x.Code).IsUnique();
            // Row 7: one code per enterprise and address.
            e.HasIndex(x => new { x.Uscc, x.UniqueAddress }).IsUnique();
            e.HasIndex(x => new { x.DistrictCode, x.Id });
            // Enterprises of several addresses in one district are counted along it (row 7).
            e.HasIndex(x => new { x.DistrictCode, x.Uscc });
            e.HasIndex(x => new { x.CategoryCode, x.Id });
            // Few are out of use; terminals without network are told of them.
            e.HasIndex(x => x.State);
            e.HasIndex(x => x.BatchNo);
            e.HasIndex(x => x.CreatedAt);
            e.HasIndex(x => x.Printed);
            // Words are looked for in this index first, a fraction of the table (EnterpriseCodeSearch).
            e.HasIndex(x => new { x.Sketch0, x.Sketch1, x.Sketch2, x.Sketch3, x.Sketch4, x.Sketch5 });
            foreach (var sketch in Sketches)
            {
                // Rows of builds that know of no sketches may have any word.
                e.Property<long>(sketch).HasDefaultValue(WordSketch.Unknown).ValueGeneratedNever();
            }
            e.SealedState(nameof(EnterpriseCode.Code), Sketches);
        });
        model.Entity<EnterpriseCategory>(e => { e.ToTable("enterprise_category"); e.HasKey(x => x.Code); e.HasIndex(x => x.ParentCode); });
        model.Entity<SheetBatch>(e =>
        {
            e.ToTable("enterprise_sheet");
            e.HasKey(x => x.BatchNo);
            e.HasIndex(x => x.State);
            e.HasIndex(x => new { x.DepartmentId, x.CreatedAt });
            e.HasIndex(x => x.FileHash);
        });
        model.Entity<SheetBatchRow>(e =>
        {
            e.ToTable("enterprise_sheet_row");
            e.HasKey(x => x.Id);
            e.HasIndex(x => new { x.BatchNo, x.Number }).IsUnique();
            e.HasIndex(x => new { x.BatchNo, x.State });
        });
        model.Entity<OwningUnitRow>(e => { e.ToTable("enterprise_owning_unit"); e.HasKey(x => x.Uscc); e.HasIndex(x => x.Name); e.HasIndex(x => x.Check); });
    }
}

internal sealed class EnterpriseDbSqlite(DbContextOptions<EnterpriseDbSqlite> options) : EnterpriseDb(options);

internal sealed class EnterpriseDbMySql(DbContextOptions<EnterpriseDbMySql> options) : EnterpriseDb(options);

internal sealed class EnterpriseDbSqliteDesign : DesignTime<EnterpriseDbSqlite>;

internal sealed class EnterpriseDbMySqlDesign : DesignTime<EnterpriseDbMySql>;
