using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Audit;
using SuiShenMa.Admin.Backups;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Delivery;
using SuiShenMa.Admin.Directories;
using SuiShenMa.Admin.Features;
using SuiShenMa.Admin.Notices;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Admin.Seeds;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Admin.SingleSignOn;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Backup;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Personal;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin;

/// <summary>Accounts and sign-in, departments, regions, dictionaries and the log of what was done.</summary>
public sealed class AdminModule : IModule
{
    public string Name => "admin";

    public IReadOnlyList<MenuItem> Menu =>
    [
        new("系统设置", "账号与子账号", "/admin/accounts", AdminPermissions.Accounts, 9001),
        new("系统设置", "管理员", "/admin/administrators", AdminPermissions.Administrators, 9001),
        new("系统设置", "双人确认", "/admin/administrator-changes", AdminPermissions.Administrators, 9001),
        new("系统设置", "数据修复确认", ListSealRepairsPage.Here, AdminPermissions.Administrators, 9001),
        new("系统设置", "子账号", "/admin/sub-accounts", AdminPermissions.SubAccounts, 9001),
        new("系统设置", "部门", "/admin/departments", AdminPermissions.Departments, 9002),
        new("权限管理", "角色", "/admin/roles", AdminPermissions.Roles, 9101),
        new("权限管理", "账号授权", "/admin/grants", AdminPermissions.Grants, 9102),
        new("权限管理", "部门分管权限", "/admin/grants/departments", AdminPermissions.Grants, 9103),
        new("权限管理", "权限查询", "/admin/why", AdminPermissions.Why, 9104),
        new("系统设置", "区划", "/admin/regions", AdminPermissions.Regions, 9003),
        new("系统设置", "字典", "/admin/dictionaries", AdminPermissions.Dictionaries, 9004),
        new("系统设置", "登录会话", "/admin/sessions", AdminPermissions.Sessions, 9019),
        new("系统设置", "安全策略", "/admin/security-policy", AdminPermissions.SecurityPolicy, 9020),
        new("系统设置", "门户同步", "/admin/provisioning", AdminPermissions.Provisioning, 9022),
        new("系统设置", "邮件与短信", "/admin/messages", AdminPermissions.Delivery, 9021),
        new("系统设置", "数据备份", ListBackupsPage.Here, AdminPermissions.Backups, 9023),
        new("系统设置", "公告管理", "/admin/announcements", AdminPermissions.Announcements, 9031),
        new("日志与审计", "操作日志", "/admin/audit", AdminPermissions.Audit, 9201),
        new("日志与审计", "登录日志", "/admin/audit/sign-ins", AdminPermissions.Audit, 9202),
        new("日志与审计", "配置日志", "/admin/audit/configuration", AdminPermissions.Audit, 9202),
        new("日志与审计", "数据安全日志", "/admin/audit/data", AdminPermissions.Audit, 9203),
        new("日志与审计", "日志与数据完整性", "/admin/integrity", AdminPermissions.Audit, 9204),
    ];

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddModuleDb<AdminDb, AdminDbSqlite, AdminDbMySql>();
        services.AddPermissions(AdminPermissions.All);
        services.AddAuditActions(AdminAuditActions.All);
        services.AddAuditSubjects(AdminAuditActions.Subjects);
        services.AddScoped<AdminSeed>();
        services.AddScoped<RoleSeed>();
        services.AddScoped<IWorkbenchCard, IntegrityCard>();
        services.AddScoped<IWorkbenchCard, BackupCard>();
        services.AddScoped<IFrameNotices, FrameNotices>();
        services.AddScoped<IPersonalSource, ContactSource>();
        services.AddScoped<IPersonalSource, SubAccountSource>();
        services.AddScoped<Holders>();

        services.AddSingleton<AdminDirectory>();
        services.AddSingleton<IDepartments>(p => p.GetRequiredService<AdminDirectory>());
        services.AddSingleton<IRegions>(p => p.GetRequiredService<AdminDirectory>());
        services.AddSingleton<IDictionaries>(p => p.GetRequiredService<AdminDirectory>());
        services.AddHostedService<AdminDirectoryPoll>();

        services.AddCookieAccess();
        services.AddSingleton<IAfterRestore, SessionsAfterRestore>();
        services.AddSingleton<Rights>();
        services.AddSingleton<AccountRights>();
        services.AddSingleton<IOperatorRights, OperatorRights>();
        services.AddSingleton<PermissionTree>();
        services.AddScoped<RightsGuard>();
        services.AddScoped<AccountAuthority>();
        services.AddScoped<TwoPeople>();
        services.AddScoped<AccountDesk>();
        services.AddScoped<IMenuBadge, AdministratorChangesBadge>();
        services.AddScoped<IMenuBadge, SealRepairsBadge>();
        services.AddSingleton<IRereadsSealedRows, RereadRights>();
        services.AddSingleton<ISealedTable, SealedSessions>();
        services.AddScoped<RoleBook>();
        services.AddScoped<DepartmentBook>();
        services.AddScoped<GrantDesk>();
        services.AddScoped<AccountRightsDesk>();
        services.AddSingleton<SourceThrottle>();
        services.AddSingleton<PasswordGate>();
        services.AddScoped<SignInGuard>();
        services.AddSignInServices();
        services.Configure<MvcOptions>(o => o.Filters.Add<FirstDutyFilter>());
        services.AddJob<SweepSignInAttemptsJob>(1800);
        services.AddJob<SweepSessionsJob>(300);
        services.AddJob<DisableUnusedAccountsJob>(600);
        services.AddJob<ExpireAdministratorChangesJob>(60);
        services.AddJob<CompleteSealRepairsJob>(5);
        services.AddJob<SealAccountNamesJob>(600);
        services.AddScoped<Contacts>();
        services.AddDelivery(configuration);
        services.AddSingleSignOn(configuration);
    }

    public void MapSite(IEndpointRouteBuilder site)
    {
        ExportRoles.MapSite(site);
        ExportAuditLog.MapSite(site);
        ExportDepartments.MapSite(site);
        ExportPermissionMatrix.MapSite(site);
        ExportDictionary.MapSite(site);
    }

    public async Task SeedAsync(IServiceProvider services, SeedOptions options, CancellationToken ct)
    {
        var mediator = services.GetRequiredService<IMediator>();
        while ((await mediator.Send(new SealAccountNames.Command(), ct)).More)
        {
            // Each turn empties a batch, so there is a last one.
        }
        await services.GetRequiredService<AdminSeed>().RunAsync(options, ct);
    }
}
