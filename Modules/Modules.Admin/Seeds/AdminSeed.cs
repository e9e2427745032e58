using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Directories;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Admin.Seeds;

/// <summary>Writes what a fresh database lacks: divisions, dictionaries, and either the demo's accounts or the first administrator.</summary>
internal sealed class AdminSeed(AdminDb db, AdminDirectory directory, IConfiguration configuration, IHostEnvironment environment, ILogger<AdminSeed> log)
{
    public const string FirstPasswordSetting = "SSM_ADMIN_PASSWORD";

    public async Task RunAsync(SeedOptions options, CancellationToken ct)
    {
        await BuiltInAsync(ct);
        if (options.Demo)
        {
            if (environment.IsProduction())
            {
                throw new InvalidOperationException("Demo accounts must not exist in Production.");
            }
            await DemoDepartmentsAsync(ct);
            await DemoAccountsAsync(options.DemoPassword!, ct);
        }
        else if (!await db.Accounts.AnyAsync(ct))
        {
            FirstAdministrator();
        }
        if (db.ChangeTracker.HasChanges())
        {
            await AdminDirectory.TouchAsync(db, ct);
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
            .Select(d => new AdminDepartment { Id = d.Id, Name = d.Name, RegionCode = d.RegionCode, CreatedAt = db.Now }));
    }

    private async Task DemoAccountsAsync(string password, CancellationToken ct)
    {
        var known = await db.Accounts.ToDictionaryAsync(a => a.UserName, ct);
        foreach (var demo in DemoDirectory.Accounts)
        {
            if (!known.TryGetValue(demo.UserName, out var account))
            {
                account = new Account
                {
                    UserName = demo.UserName,
                    Name = demo.Name,
                    Kind = demo.Kind,
                    DepartmentId = demo.DepartmentId,
                    ParentId = demo.Parent is null ? null : known[demo.Parent].Id,
                    LimitRegions = demo.LimitRegions,
                    CreatedAt = db.Now,
                    CreatedBy = "system",
                };
                db.Accounts.Add(account);
                known[demo.UserName] = account;
            }
            if (!Pbkdf2Sm3.Verify(password, account.PasswordRecord, out _))
            {
                account.SetPassword(password, temporary: false, db.Now);
            }
        }
    }

    private void FirstAdministrator()
    {
        var password = configuration[FirstPasswordSetting];
        if (string.IsNullOrWhiteSpace(password))
        {
            log.LogWarning("There is no account yet: start once with {Setting} set to make the administrator \"admin\"; the password must be changed at the first sign-in", FirstPasswordSetting);
            return;
        }
        if (PasswordRule.Fault(password, "admin") is not null)
        {
            throw new InvalidOperationException($"{FirstPasswordSetting} is too weak: {PasswordRule.MinLength} characters or more, of three kinds, without the user name.");
        }
        var account = new Account { UserName = "admin", Name = "平台管理员", Kind = AccountKind.PlatformAdministrator, CreatedAt = db.Now, CreatedBy = "system" };
        account.SetPassword(password, temporary: true, db.Now);
        db.Accounts.Add(account);
        db.Record("account.created", "account", account.ActorId, new { account.UserName, account.Kind });
        log.LogInformation("Made the first administrator \"admin\"; {Setting} is not needed any more", FirstPasswordSetting);
    }
}
