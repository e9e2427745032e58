using MediatR;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Admin.Seeds;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin;

/// <summary>Hosts of their own in Production, each on an empty SQLite folder.</summary>
public sealed class ProductionTests
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), "ssm-tests", Guid.CreateVersion7().ToString("N"));

    [TearDown]
    public void Clean()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }
    }

    [TestCase("SSM_DEMO_PASSWORD")]
    [TestCase("SSM_DEMO_SECRET")]
    public void Production_refuses_demo_settings(string setting)
    {
        using var factory = Production((setting, "Some-secret-123"));
        Should.Throw<InvalidOperationException>(() => factory.StartServer()).Message.ShouldContain(setting);
    }

    [Test]
    public async Task Production_starts_with_no_account_and_no_department()
    {
        await using var factory = Production();
        factory.StartServer();
        (await Accounts(factory)).ShouldBeEmpty();
        await using var scope = factory.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AdminDb>();
        (await db.Departments.CountAsync()).ShouldBe(0);
        (await db.Regions.CountAsync()).ShouldBe(1 + 16 + 234);
    }

    [Test, Row(94)]
    public async Task Production_begins_with_one_administrator_of_each_duty_who_must_change_the_password()
    {
        await using var factory = Production((AdminSeed.FirstPasswordSetting, "First-secret-123"), ("SSM_AUDIT_PASSWORD", "Other-secret-456"));
        factory.StartServer();
        var accounts = (await Accounts(factory)).OrderBy(a => a.UserName).ToList();
        accounts.Select(a => (a.UserName, a.Kind, a.MustChangePassword)).ShouldBe([
            ("auditor", AccountKind.AuditAdministrator, true), ("secadmin", AccountKind.SecurityAdministrator, true), ("sysadmin", AccountKind.SystemAdministrator, true)]);
        accounts.ShouldAllBe(a => a.PasswordRecord.StartsWith("pbkdf2-sm3$"));
        SuiShenMa.Kernel.Cryptography.Pbkdf2Sm3.Verify("Other-secret-456", accounts[0].PasswordRecord, out _).ShouldBeTrue();
        SuiShenMa.Kernel.Cryptography.Pbkdf2Sm3.Verify("First-secret-123", accounts[1].PasswordRecord, out _).ShouldBeTrue();
        await using var scope = factory.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AdminDb>();
        var rights = scope.ServiceProvider.GetRequiredService<AccountRights>();
        var held = new Dictionary<string, IReadOnlySet<string>>();
        foreach (var account in accounts)
        {
            held[account.UserName] = (await rights.StandingOfAsync(db, account, default))!.Actor.Permissions;
        }
        held.Values.ShouldAllBe(p => p.Count > 0);
        // What they share takes two of them; all else is one's alone.
        held["sysadmin"].Intersect(held["secadmin"].Concat(held["auditor"])).ShouldBe(["admin.administrators"]);
        held["secadmin"].Intersect(held["auditor"]).ShouldBe(["admin.administrators"]);
    }

    [TestCase("SingleSignOn:Authority", "http://portal.example.cn")]
    [TestCase("SingleSignOn:Provisioning:BaseUrl", "http://10.1.2.3:8080/api")]
    [TestCase("Delivery:Sms:BaseUrl", "http://sms.example.cn")]
    [TestCase("Delivery:Mail:Security", "None", "Delivery:Mail:Host", "mail.example.cn")]
    [TestCase("Enterprise:Registry:BaseUrl", "http://registry.example.cn", "Enterprise:Registry:Key", "k")]
    [TestCase("Geocoding:BaseUrl", "http://map.example.cn", "Geocoding:Key", "k")]
    public void Production_refuses_to_send_secrets_in_clear(string setting, string value, string? more = null, string? with = null)
    {
        using var factory = Production([(setting, value), .. more is null ? Array.Empty<(string, string)>() : [(more, with!)]]);
        Should.Throw<InvalidOperationException>(() => factory.StartServer()).Message.ShouldStartWith(setting + " is not encrypted");
    }

    [Test]
    public async Task Production_takes_servers_on_this_machine_and_encrypted_ones()
    {
        await using var factory = Production(("SingleSignOn:Authority", "http://127.0.0.1:9/"), ("SingleSignOn:ClientId", "ssm"), ("SingleSignOn:Provisioning:BaseUrl", "https://portal.example.cn"),
            ("Delivery:Sms:BaseUrl", "http://localhost:9"), ("Delivery:Mail:Host", "mail.example.cn"), ("Delivery:Mail:Security", "StartTls"));
        factory.StartServer();
        (await Accounts(factory)).ShouldBeEmpty();
    }

    [Test]
    public void A_weak_first_password_stops_the_start()
    {
        using var factory = Production((AdminSeed.FirstPasswordSetting, "admin123"));
        Should.Throw<InvalidOperationException>(() => factory.StartServer()).Message.ShouldContain(AdminSeed.FirstPasswordSetting);
    }

    /// <summary>8.1.4.1 d: what the standard demands is no choice of a page, nor of a row written past it.</summary>
    [Test]
    public async Task Production_demands_a_second_factor_of_administrators_whatever_anybody_sets()
    {
        await using var factory = Production((AdminSeed.FirstPasswordSetting, "First-secret-123"));
        factory.StartServer();
        await using var scope = factory.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AdminDb>();
        scope.ServiceProvider.GetRequiredService<ActorContext>().Actor = Actor.System;
        (await Should.ThrowAsync<RuleViolation>(() => scope.ServiceProvider.GetRequiredService<IMediator>().Send(
            new SaveSecurityPolicy.Command(new Dictionary<string, int> { [PolicyTable.FactorAdministrators] = 0 })))).Code.ShouldBe("policy.bounds");
        db.Policy.Add(new PolicyValue { Name = PolicyTable.FactorAdministrators, Value = 0 });
        await db.SaveChangesAsync();
        var book = scope.ServiceProvider.GetRequiredService<PolicyBook>();
        book.Drop();
        var policy = await book.CurrentAsync(default);
        policy.Is(PolicyTable.FactorAdministrators).ShouldBeTrue();
        policy.Is(PolicyTable.FactorDepartments).ShouldBeTrue();
        foreach (var account in await db.Accounts.ToListAsync())
        {
            (await scope.ServiceProvider.GetRequiredService<SecondFactors>().IsDemandedAsync(account, default)).ShouldBeTrue();
        }
    }

    private WebApplicationFactory<Program> Production(params (string Name, string Value)[] settings)
    {
        var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
        {
            builder.UseEnvironment("Production");
            builder.UseSetting("SSM_DATA", _data);
            builder.UseSetting("SSM_MASTER_KEY", Convert.ToBase64String(new byte[32]));
            builder.UseSetting("Jobs:Run", "false");
            builder.UseSetting("Logging:LogLevel:Default", "Error");
            foreach (var (name, value) in settings)
            {
                builder.UseSetting(name, value);
            }
        });
        return factory;
    }

    private static async Task<List<Account>> Accounts(WebApplicationFactory<Program> factory)
    {
        await using var scope = factory.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AdminDb>().Accounts.AsNoTracking().ToListAsync();
    }
}
