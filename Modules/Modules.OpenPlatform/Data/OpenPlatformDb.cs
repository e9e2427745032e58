using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.OpenPlatform.Domain;
using SuiShenMa.OpenPlatform.Partners;

namespace SuiShenMa.OpenPlatform.Data;

/// <summary>Tables of the open platform.</summary>
internal abstract class OpenPlatformDb(DbContextOptions options) : ModuleDb(options), IHoldsSealedRows
{
    public override string Prefix => "openplatform";

    public override IReadOnlyList<string> Marks => [PartnerDirectory.VersionName];

    public DbSet<PartnerApp> Applications => Set<PartnerApp>();
    public DbSet<AppKey> Keys => Set<AppKey>();

    protected override void Map(ModelBuilder model)
    {
        model.Entity<PartnerApp>(e =>
        {
            e.ToTable("openplatform_application");
            e.HasKey(x => x.AppId);
            e.HasIndex(x => x.DepartmentId);
            e.SealedParts(x => x.Seal, ApplicationVault.Purpose, nameof(PartnerApp.AppId)).Rolled();
            e.Ignore(x => x.Capabilities);
            e.Ignore(x => x.Regions);
            e.Ignore(x => x.ObjectTypes);
            e.Ignore(x => x.Networks);
        });
        model.Entity<AppKey>(e =>
        {
            e.ToTable("openplatform_key");
            e.HasKey(x => new { x.AppId, x.KeyId });
            e.SealedParts(x => x.Seal, ApplicationVault.Purpose, nameof(AppKey.KeyId)).Rolled();
        });
    }
}

internal sealed class OpenPlatformDbSqlite(DbContextOptions<OpenPlatformDbSqlite> options) : OpenPlatformDb(options);

internal sealed class OpenPlatformDbMySql(DbContextOptions<OpenPlatformDbMySql> options) : OpenPlatformDb(options);

internal sealed class OpenPlatformDbSqliteDesign : DesignTime<OpenPlatformDbSqlite>;

internal sealed class OpenPlatformDbMySqlDesign : DesignTime<OpenPlatformDbMySql>;
