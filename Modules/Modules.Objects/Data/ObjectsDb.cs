using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Geocoding;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Data;

/// <summary>Tables of the Objects module.</summary>
internal abstract class ObjectsDb(DbContextOptions options) : ModuleDb(options), IHoldsSealedRows
{
    public const string CategoryTable = "objects_category";
    public const string TypeTable = "objects_type";

    public override string Prefix => "objects";

    public override IReadOnlyList<string> Marks => [TypeCatalog.ChangeMark];

    public override IReadOnlyList<string> GuardNames => [TypeCatalog.Guard];

    public DbSet<ObjectCategory> Categories => Set<ObjectCategory>();
    public DbSet<ObjectType> Types => Set<ObjectType>();
    public DbSet<ObjectCode> Codes => Set<ObjectCode>();
    public DbSet<UniqueValue> UniqueValues => Set<UniqueValue>();
    public DbSet<CodeChange> Changes => Set<CodeChange>();
    public DbSet<IntakeBatch> Batches => Set<IntakeBatch>();
    public DbSet<IntakeItem> Items => Set<IntakeItem>();
    public DbSet<ImageJob> ImageJobs => Set<ImageJob>();
    public DbSet<ImageFile> ImageFiles => Set<ImageFile>();
    public DbSet<DownloadRecord> Downloads => Set<DownloadRecord>();
    public DbSet<ImageStyle> Styles => Set<ImageStyle>();
    public DbSet<ExportJob> Exports => Set<ExportJob>();
    public DbSet<ActivationAccount> ActivationAccounts => Set<ActivationAccount>();
    public DbSet<GazetteerPoint> Gazetteer => Set<GazetteerPoint>();
    public DbSet<GeocodeRun> GeocodeRuns => Set<GeocodeRun>();
    public DbSet<GeocodeItem> GeocodeItems => Set<GeocodeItem>();

    protected override void Map(ModelBuilder model)
    {
        model.Entity<ObjectCategory>(e => { e.ToTable(CategoryTable); e.HasKey(x => x.Code); e.SealedState(nameof(ObjectCategory.Code)).Rolled(); });
        model.Entity<ObjectType>(e =>
        {
            e.ToTable(TypeTable);
            e.HasKey(x => x.Code);
            e.HasIndex(x => x.Name).IsUnique();
            e.HasIndex(x => x.CategoryCode);
            e.Ignore(x => x.Attributes);
            e.Ignore(x => x.TerritorialManagers);
            e.SealedState(nameof(ObjectType.Code)).Rolled();
        });
        model.Entity<ObjectCode>(e =>
        {
            e.ToTable("objects_code");
            e.HasKey(x => x.Id);
            e.Ignore(x => x.Attributes);
            e.Ignore(x => x.Location);
            e.HasIndex(x => x.Code).IsUnique();
            e.HasIndex(x => x.UnifiedCode).IsUnique();
            e.HasIndex(x => new { x.TypeCode, x.UniquePartNumber }).IsUnique();
            e.HasIndex(x => x.EntryKey).IsUnique();
            e.HasIndex(x => x.BatchNo);
            e.HasIndex(x => x.PartNumber);
            e.HasIndex(x => x.OwningUnitUscc);
            e.HasIndex(x => new { x.TypeCode, x.State });
            e.HasIndex(x => new { x.DistrictCode, x.TypeCode });
            e.HasIndex(x => x.ManagingDepartmentId);
            e.HasIndex(x => new { x.ManagingDepartmentId, x.TypeCode });
            e.HasIndex(x => x.ApplicantDepartmentId);
            e.HasIndex(x => new { x.ReviewDepartmentId, x.State });
            e.HasIndex(x => new { x.State, x.AutoApproveAt });
            // Lists come newest first: the equal columns, then the order, so that a page ends after its rows.
            e.HasIndex(x => new { x.TypeCode, x.Id });
            e.HasIndex(x => new { x.DistrictCode, x.Id });
            e.HasIndex(x => new { x.State, x.Id });
            e.HasIndex(x => x.CreatedAt);
            // Words are looked for in this index alone, a fifth of the table (ListObjectCodes).
            e.HasIndex(x => new { x.Name, x.Address });
            e.HasIndex(x => new { x.ReviewDepartmentId, x.ReviewedAt });
            e.HasIndex(x => new { x.TypeCode, x.Longitude });
            // Both only judge uniqueness, and the first is written in bulk when a type changes.
            e.SealedState(nameof(ObjectCode.Code), nameof(ObjectCode.UniquePartNumber), nameof(ObjectCode.EntryKey));
        });
        model.Entity<UniqueValue>(e =>
        {
            e.ToTable("objects_unique_value");
            e.HasKey(x => new { x.TypeCode, x.Key, x.ValueHash });
            e.HasIndex(x => x.Code);
        });
        model.Entity<CodeChange>(e => { e.ToTable("objects_change"); e.HasKey(x => x.Sequence); e.HasIndex(x => x.At); });
        model.Entity<IntakeBatch>(e =>
        {
            e.ToTable("objects_batch");
            e.HasKey(x => x.BatchNo);
            e.HasIndex(x => x.State);
            e.HasIndex(x => x.DepartmentId);
            e.HasIndex(x => x.FileHash);
        });
        model.Entity<IntakeItem>(e =>
        {
            e.ToTable("objects_batch_item");
            e.HasKey(x => x.Id);
            e.HasIndex(x => new { x.BatchNo, x.Number }).IsUnique();
            e.HasIndex(x => new { x.BatchNo, x.State });
        });
        model.Entity<ImageJob>(e =>
        {
            e.ToTable("objects_image_job");
            e.HasKey(x => x.JobId);
            e.HasIndex(x => x.WishKey).IsUnique();
            e.HasIndex(x => x.BatchNo);
            e.HasIndex(x => x.State);
        });
        model.Entity<ImageFile>(e => { e.ToTable("objects_image_file"); e.HasKey(x => new { x.JobId, x.Part }); });
        model.Entity<DownloadRecord>(e =>
        {
            e.ToTable("objects_download");
            e.HasKey(x => x.Id);
            e.HasIndex(x => new { x.DepartmentId, x.At });
        });
        model.Entity<ImageStyle>(e => { e.ToTable("objects_style"); e.HasKey(x => x.Code); });
        model.Entity<ExportJob>(e => { e.ToTable("objects_export"); e.HasKey(x => x.JobId); e.HasIndex(x => x.State); });
        model.Entity<ActivationAccount>(e => { e.ToTable("objects_activation_account"); e.HasKey(x => x.Account); });
        model.Entity<GeocodeRun>(e => { e.ToTable("objects_geocode_run"); e.HasKey(x => x.RunId); e.Ignore(x => x.Worked); e.HasIndex(x => x.State); e.HasIndex(x => new { x.DepartmentId, x.CreatedAt }); });
        model.Entity<GeocodeItem>(e =>
        {
            e.ToTable("objects_geocode_item");
            e.HasKey(x => x.Id);
            e.HasIndex(x => new { x.RunId, x.Code }).IsUnique();
            e.HasIndex(x => new { x.RunId, x.State, x.Id });
        });
        model.Entity<GazetteerPoint>(e =>
        {
            e.ToTable("objects_gazetteer");
            e.HasKey(x => x.Id);
            e.HasIndex(x => x.Name);
            e.HasIndex(x => new { x.Road, x.DistrictCode });
            e.HasIndex(x => x.StreetCode);
            e.Ignore(x => x.Point);
            e.Ignore(x => x.IsSurveyed);
            e.Property(x => x.Name).HasMaxLength(200);
            e.Property(x => x.Road).HasMaxLength(100);
            e.Property(x => x.DistrictCode).HasMaxLength(6);
            e.Property(x => x.StreetCode).HasMaxLength(9);
            e.Property(x => x.Source).HasMaxLength(32);
        });
    }
}

internal sealed class ObjectsDbSqlite(DbContextOptions<ObjectsDbSqlite> options) : ObjectsDb(options);

internal sealed class ObjectsDbMySql(DbContextOptions<ObjectsDbMySql> options) : ObjectsDb(options);

internal sealed class ObjectsDbSqliteDesign : DesignTime<ObjectsDbSqlite>;

internal sealed class ObjectsDbMySqlDesign : DesignTime<ObjectsDbMySql>;
