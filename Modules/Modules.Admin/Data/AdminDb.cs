using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Admin.Data;

/// <summary>Tables of the Admin module.</summary>
internal abstract class AdminDb(DbContextOptions options) : ModuleDb(options)
{
    public override string Prefix => "admin";

    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<AdminDepartment> Departments => Set<AdminDepartment>();
    public DbSet<AdminRegion> Regions => Set<AdminRegion>();
    public DbSet<AdminDictionaryEntry> Dictionary => Set<AdminDictionaryEntry>();
    public DbSet<Role> Roles => Set<Role>();
    public DbSet<AccountRole> AccountRoles => Set<AccountRole>();
    public DbSet<SignInAttempts> SignInAttempts => Set<SignInAttempts>();
    public DbSet<OutgoingMessage> Messages => Set<OutgoingMessage>();
    public DbSet<AccountContact> Contacts => Set<AccountContact>();

    protected override void Map(ModelBuilder model)
    {
        model.Entity<Account>(e =>
        {
            e.ToTable("admin_account");
            e.HasKey(x => x.Id);
            e.Ignore(x => x.ActorId);
            e.Ignore(x => x.Grants);
            e.HasIndex(x => x.UserName).IsUnique();
            e.HasIndex(x => x.DepartmentId);
            e.HasIndex(x => x.ParentId);
        });
        model.Entity<AdminDepartment>(e =>
        {
            e.ToTable("admin_department");
            e.HasKey(x => x.Id);
            e.HasIndex(x => x.Name).IsUnique();
            e.HasIndex(x => x.RegionCode);
            e.Ignore(x => x.Grants);
        });
        model.Entity<Role>(e =>
        {
            e.ToTable("admin_role");
            e.HasKey(x => x.Id);
            e.Ignore(x => x.Permissions);
            e.HasIndex(x => x.Name).IsUnique();
            e.HasIndex(x => x.BuiltIn).IsUnique();
        });
        model.Entity<AccountRole>(e =>
        {
            e.ToTable("admin_account_role");
            e.HasKey(x => new { x.AccountId, x.RoleId });
            e.HasIndex(x => x.RoleId);
        });
        model.Entity<AdminRegion>(e => { e.ToTable("admin_region"); e.HasKey(x => x.Code); e.HasIndex(x => x.ParentCode); });
        model.Entity<AdminDictionaryEntry>(e => { e.ToTable("admin_dictionary"); e.HasKey(x => new { x.Kind, x.Code }); });
        model.Entity<SignInAttempts>(e =>
        {
            e.ToTable("admin_sign_in");
            e.HasKey(x => new { x.NameHash, x.Source });
            e.HasIndex(x => x.LastAt);
        });
        model.Entity<OutgoingMessage>(e =>
        {
            e.ToTable("admin_message");
            e.HasKey(x => x.Id);
            e.HasIndex(x => x.DueAt);
            e.HasIndex(x => x.CreatedAt);
        });
        model.Entity<AccountContact>(e => { e.ToTable("admin_contact"); e.HasKey(x => x.AccountId); });
    }
}

internal sealed class AdminDbSqlite(DbContextOptions<AdminDbSqlite> options) : AdminDb(options);

internal sealed class AdminDbMySql(DbContextOptions<AdminDbMySql> options) : AdminDb(options);

internal sealed class AdminDbSqliteDesign : DesignTime<AdminDbSqlite>;

internal sealed class AdminDbMySqlDesign : DesignTime<AdminDbMySql>;
