using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Directories;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Admin.SingleSignOn;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Admin.Data;

/// <summary>Tables of the Admin module.</summary>
internal abstract class AdminDb(DbContextOptions options) : ModuleDb(options), IHoldsSealedRows
{
    public override string Prefix => "admin";

    public override IReadOnlyList<string> Marks => [AdminDirectory.Mark, AccountRights.Mark];

    public override IReadOnlyList<string> GuardNames => [RightsGuard.GuardName];

    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<AdminDepartment> Departments => Set<AdminDepartment>();
    public DbSet<AdminRegion> Regions => Set<AdminRegion>();
    public DbSet<AdminDictionaryEntry> Dictionary => Set<AdminDictionaryEntry>();
    public DbSet<Role> Roles => Set<Role>();
    public DbSet<AccountRole> AccountRoles => Set<AccountRole>();
    public DbSet<SignInAttempts> SignInAttempts => Set<SignInAttempts>();
    public DbSet<OutgoingMessage> Messages => Set<OutgoingMessage>();
    public DbSet<AccountContact> Contacts => Set<AccountContact>();
    public DbSet<PolicyValue> Policy => Set<PolicyValue>();
    public DbSet<PastPassword> PastPasswords => Set<PastPassword>();
    public DbSet<OperatorSession> Sessions => Set<OperatorSession>();
    public DbSet<AccountTerms> Terms => Set<AccountTerms>();
    public DbSet<SecondFactor> Factors => Set<SecondFactor>();
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();
    public DbSet<AccountHolder> Holders => Set<AccountHolder>();
    public DbSet<AdministratorChange> AdministratorChanges => Set<AdministratorChange>();
    public DbSet<SealRepair> SealRepairs => Set<SealRepair>();
    public DbSet<Provisioning> Provisioning => Set<Provisioning>();

    /// <summary>Whoever changes an account, the portal hears of it: the event is written with the change.</summary>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries<Account>().Where(e => e.State == EntityState.Added || (e.State == EntityState.Modified && KnownToPortal.Any(p => e.Property(p).IsModified))).ToList())
        {
            Publish(new AccountSaved(entry.Entity.Id));
        }
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    private static readonly string[] KnownToPortal = [nameof(Account.DepartmentId), nameof(Account.Disabled)];

    public DbSet<AdminDictionaryKind> DictionaryKinds => Set<AdminDictionaryKind>();
    public DbSet<AdminAnnouncement> Announcements => Set<AdminAnnouncement>();
    public DbSet<AdminNotice> Notices => Set<AdminNotice>();
    public DbSet<NoticeChoice> NoticeChoices => Set<NoticeChoice>();

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
            e.Sealed(nameof(Account.LastSignInAt)).Rolled();
        });
        model.Entity<AdminDepartment>(e =>
        {
            e.ToTable("admin_department");
            e.HasKey(x => x.Id);
            e.HasIndex(x => x.Name).IsUnique();
            e.HasIndex(x => x.RegionCode);
            e.Ignore(x => x.Grants);
            e.Sealed().Rolled();
        });
        model.Entity<Role>(e =>
        {
            e.ToTable("admin_role");
            e.HasKey(x => x.Id);
            e.Ignore(x => x.Permissions);
            e.HasIndex(x => x.Name).IsUnique();
            e.HasIndex(x => x.BuiltIn).IsUnique();
            e.Sealed().Rolled();
        });
        model.Entity<AccountRole>(e =>
        {
            e.ToTable("admin_account_role");
            e.HasKey(x => new { x.AccountId, x.RoleId });
            e.HasIndex(x => x.RoleId);
            e.Sealed().Rolled();
        });
        model.Entity<AdministratorChange>(e =>
        {
            e.ToTable("admin_administrator_change");
            e.HasKey(x => x.Id);
            e.HasIndex(x => new { x.State, x.EndsAt });
            e.HasIndex(x => x.AccountId);
            e.Property(x => x.NewEnd).SealedOnceSet();
            e.Sealed().Rolled();
        });
        model.Entity<SealRepair>(e =>
        {
            e.ToTable("admin_seal_repair");
            e.HasKey(x => x.Id);
            e.HasIndex(x => x.State);
            e.SealedState(nameof(SealRepair.Id)).Rolled();
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
        model.Entity<AdminDictionaryKind>(e => { e.ToTable("admin_dictionary_kind"); e.HasKey(x => x.Kind); });
        model.Entity<AdminAnnouncement>(e => { e.ToTable("admin_announcement"); e.HasKey(x => x.Id); e.HasIndex(x => new { x.State, x.ToAt }); });
        model.Entity<AdminNotice>(e =>
        {
            e.ToTable("admin_notice");
            e.HasKey(x => x.Id);
            e.HasIndex(x => new { x.AccountId, x.ReadAt });
            e.HasIndex(x => new { x.Key, x.AccountId }).IsUnique();
        });
        model.Entity<NoticeChoice>(e => { e.ToTable("admin_notice_choice"); e.HasKey(x => new { x.AccountId, x.Kind }); });
        model.Entity<AccountHolder>(e => { e.ToTable("admin_account_holder"); e.HasKey(x => x.AccountId); e.HasIndex(x => x.NameIndex); });
        model.Entity<AccountContact>(e => { e.ToTable("admin_contact"); e.HasKey(x => x.AccountId); });
        MapSignIn(model);
    }

    private static void MapSignIn(ModelBuilder model)
    {
        model.Entity<PolicyValue>(e => { e.ToTable("admin_policy"); e.HasKey(x => x.Name); e.SealedState(nameof(PolicyValue.Name)).Rolled(); });
        model.Entity<PastPassword>(e => { e.ToTable("admin_past_password"); e.HasKey(x => x.Id); e.HasIndex(x => x.AccountId); });
        model.Entity<OperatorSession>(e =>
        {
            e.ToTable("admin_session");
            e.HasKey(x => x.Id);
            e.HasIndex(x => x.TokenHash).IsUnique();
            e.HasIndex(x => new { x.AccountId, x.EndedAt });
            e.HasIndex(x => new { x.EndedAt, x.LastSeenAt });
            e.SealedState(nameof(OperatorSession.Id), nameof(OperatorSession.LastSeenAt));
        });
        model.Entity<AccountTerms>(e => { e.ToTable("admin_account_terms"); e.HasKey(x => x.AccountId); e.SealedState(nameof(AccountTerms.AccountId)).Rolled(); });
        model.Entity<SecondFactor>(e =>
        {
            e.ToTable(SecondFactor.Table);
            e.HasKey(x => x.AccountId);
            // Enrolments from before the choice.
            e.Property(x => x.Algorithm).HasDefaultValue(OtpAlgorithm.Sha1);
            e.SealedState(nameof(SecondFactor.AccountId)).Rolled();
        });
        model.Entity<Provisioning>(e =>
        {
            e.ToTable("admin_provisioning");
            e.HasKey(x => x.AccountId);
            e.HasIndex(x => x.Subject).IsUnique();
            e.Ignore(x => x.TakesPushed);
            e.HasIndex(x => x.DueAt);
            // When and how often it is tried is nobody's right, and claimed in bulk.
            e.SealedState(nameof(Domain.Provisioning.LoginName), nameof(Domain.Provisioning.DueAt), nameof(Domain.Provisioning.Attempts)).Rolled();
        });
        model.Entity<RecoveryCode>(e => { e.ToTable("admin_recovery_code"); e.HasKey(x => new { x.AccountId, x.Hash }); e.SealedState(nameof(RecoveryCode.AccountId)).Rolled(); });
    }
}

internal sealed class AdminDbSqlite(DbContextOptions<AdminDbSqlite> options) : AdminDb(options);

internal sealed class AdminDbMySql(DbContextOptions<AdminDbMySql> options) : AdminDb(options);

internal sealed class AdminDbSqliteDesign : DesignTime<AdminDbSqlite>;

internal sealed class AdminDbMySqlDesign : DesignTime<AdminDbMySql>;
