using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Directories;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Admin.Seeds;

/// <summary>Writes what a fresh database lacks: divisions, dictionaries, and either the demo's accounts or the first administrator.</summary>
internal sealed class AdminSeed(AdminDb db, AdminDirectory directory, RoleSeed roles, Holders holders, IConfiguration configuration, IHostEnvironment environment, ILogger<AdminSeed> log)
{
    public const string FirstPasswordSetting = "SSM_ADMIN_PASSWORD";

    public async Task RunAsync(SeedOptions options, CancellationToken ct)
    {
        await BuiltInAsync(ct);
        var known = await roles.RunAsync(options.Demo, ct);
        if (options.Demo)
        {
            if (environment.IsProduction())
            {
                throw new InvalidOperationException("Demo accounts must not exist in Production.");
            }
            await DemoDepartmentsAsync(ct);
            await DemoAccountsAsync(options.DemoPassword!, known, ct);
        }
        else if (!await db.Accounts.AnyAsync(ct))
        {
            await FirstAdministratorsAsync(known, ct);
        }
        if (db.ChangeTracker.HasChanges())
        {
            await db.TouchAsync(AdminDirectory.Mark, ct);
            await db.TouchAsync(AccountRights.Mark, ct);
            await db.SaveChangesAsync(ct);
        }
        await directory.RefreshAsync(ct);
    }

    private async Task BuiltInAsync(CancellationToken ct)
    {
        var regions = await db.Regions.Select(r => r.Code).ToHashSetAsync(ct);
        db.Regions.AddRange(BuiltInData.Regions().Where(r => !regions.Contains(r.Code)));
        var entries = (await db.Dictionary.Select(d => new { d.Kind, d.Code }).ToListAsync(ct)).Select(d => (d.Kind, d.Code)).ToHashSet();
        db.Dictionary.AddRange(BuiltInData.Dictionaries().Where(d => !entries.Contains((d.Kind, d.Code))));
        var kinds = await db.DictionaryKinds.Select(k => k.Kind).ToHashSetAsync(ct);
        db.DictionaryKinds.AddRange(BuiltInData.Kinds().Where(k => !kinds.Contains(k.Kind)));
        // 码色 has moved to a page of its own; what people made of the old list is theirs to keep or to delete.
        foreach (var retired in await db.DictionaryKinds.Where(k => k.BuiltIn && k.Kind == "code-color").ToListAsync(ct))
        {
            retired.BuiltIn = false;
            (await db.Dictionary.Where(d => d.Kind == retired.Kind).ToListAsync(ct)).ForEach(d => d.BuiltIn = false);
        }
        if (entries.Count > 0 && !await db.Dictionary.AnyAsync(d => d.BuiltIn, ct))
        {
            // A database from before entries said where they come from.
            var builtIn = BuiltInData.Dictionaries().Select(d => (d.Kind, d.Code)).ToHashSet();
            foreach (var entry in (await db.Dictionary.ToListAsync(ct)).Where(d => builtIn.Contains((d.Kind, d.Code))))
            {
                entry.BuiltIn = true;
            }
        }
    }

    private async Task DemoDepartmentsAsync(CancellationToken ct)
    {
        var known = await db.Departments.Select(d => d.Id).ToHashSetAsync(ct);
        db.Departments.AddRange(DemoDirectory.Departments
            .Where(d => !known.Contains(d.Id))
            .Select(d => new AdminDepartment { Id = d.Id, Name = d.Name, RegionCode = d.RegionCode, ParentId = d.ParentId, CreatedAt = db.Now }));
    }

    private async Task DemoAccountsAsync(string password, IReadOnlyDictionary<string, Role> builtIn, CancellationToken ct)
    {
        var known = await KnownAccountsAsync(ct);
        foreach (var demo in DemoDirectory.Accounts)
        {
            if (!known.TryGetValue(demo.UserName, out var account))
            {
                account = new Account
                {
                    UserName = demo.UserName,
                    Kind = demo.Kind,
                    DepartmentId = demo.DepartmentId,
                    ParentId = demo.Parent is null ? null : known[demo.Parent].Id,
                    LimitRegions = demo.LimitRegions,
                    CreatedAt = db.Now,
                    CreatedBy = "system",
                };
                db.Accounts.Add(account);
                await holders.SetNameAsync(account.Id, demo.Name, ct);
                known[demo.UserName] = account;
                var level = DemoDirectory.Departments.First(d => d.Id == demo.DepartmentId).IsCityLevel;
                db.AccountRoles.Add(new AccountRole { AccountId = account.Id, RoleId = builtIn[BuiltInRoles.For(demo.Kind, level)].Id, At = db.Now, By = "system" });
            }
            if (!Pbkdf2Sm3.Verify(password, account.PasswordRecord, out _) && db.IsTrusted(account))
            {
                account.SetPassword(password, temporary: false, db.Now);
            }
        }
    }

    private async Task<Dictionary<string, Account>> KnownAccountsAsync(CancellationToken ct)
    {
        using var all = SealedRowReading.WithoutRefusing();
        return await db.Accounts.ToDictionaryAsync(a => a.UserName, ct);
    }

    /// <summary>Production starts with one administrator of each duty, and no account that may everything.</summary>
    private async Task FirstAdministratorsAsync(IReadOnlyDictionary<string, Role> builtIn, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(configuration[FirstPasswordSetting]))
        {
            log.LogWarning("There is no account yet: start once with {Setting} set to make the administrators \"sysadmin\", \"secadmin\" and \"auditor\"; each password must be changed at the first sign-in", FirstPasswordSetting);
            return;
        }
        foreach (var (userName, name, kind, setting) in First)
        {
            // Three people, three passwords: one setting serves all where the others are not set.
            var own = configuration[setting];
            var password = string.IsNullOrWhiteSpace(own) ? configuration[FirstPasswordSetting]! : own;
            if (PasswordRule.Fault(password, userName) is not null)
            {
                throw new InvalidOperationException($"{setting} is too weak: {PasswordRule.MinLength} characters or more, of three kinds, without the user name.");
            }
            var account = new Account { UserName = userName, Kind = kind, CreatedAt = db.Now, CreatedBy = "system" };
            account.SetPassword(password, temporary: true, db.Now);
            db.Accounts.Add(account);
            await holders.SetNameAsync(account.Id, name, ct);
            db.AccountRoles.Add(new AccountRole { AccountId = account.Id, RoleId = builtIn[BuiltInRoles.For(kind, true)].Id, At = db.Now, By = "system" });
            db.Record("account.created", "account", account.ActorId, new { account.UserName, account.Kind });
        }
        log.LogInformation("Made the first administrators \"sysadmin\", \"secadmin\" and \"auditor\"; {Setting} is not needed any more", FirstPasswordSetting);
    }

    private static readonly (string UserName, string Name, AccountKind Kind, string Setting)[] First =
    [
        ("sysadmin", "系统管理员", AccountKind.SystemAdministrator, FirstPasswordSetting),
        ("secadmin", "安全管理员", AccountKind.SecurityAdministrator, "SSM_SECURITY_PASSWORD"),
        ("auditor", "审计管理员", AccountKind.AuditAdministrator, "SSM_AUDIT_PASSWORD"),
    ];
}
