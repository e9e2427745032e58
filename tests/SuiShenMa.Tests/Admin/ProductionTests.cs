using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Seeds;

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

    [Test]
    public async Task The_first_administrator_comes_from_the_setting_and_must_change_the_password()
    {
        await using var factory = Production((AdminSeed.FirstPasswordSetting, "First-secret-123"));
        factory.StartServer();
        var account = (await Accounts(factory)).Single();
        (account.UserName, account.Kind, account.MustChangePassword).ShouldBe(("admin", AccountKind.PlatformAdministrator, true));
        account.PasswordRecord.ShouldStartWith("pbkdf2-sm3$");
    }

    [Test]
    public void A_weak_first_password_stops_the_start()
    {
        using var factory = Production((AdminSeed.FirstPasswordSetting, "admin123"));
        Should.Throw<InvalidOperationException>(() => factory.StartServer()).Message.ShouldContain(AdminSeed.FirstPasswordSetting);
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
