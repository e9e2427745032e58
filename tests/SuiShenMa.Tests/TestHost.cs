using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests;

/// <summary>
/// One real host on Kestrel for the whole run, on a new database: SQLite, or MariaDB with <c>SUISHENMA_TEST_DB=mysql</c>.
/// Tests share it and keep apart by making their own object types and names.
/// </summary>
[SetUpFixture]
public sealed class TestHost
{
    public const string Password = "Test-password-1";
    public const string Secret = "test-secret-of-the-demo-application";

    internal static TestClock Clock { get; } = new();

    internal static string DataFolder { get; } = Path.Combine(Path.GetTempPath(), "ssm-tests", Guid.CreateVersion7().ToString("N"));

    internal static WebApplicationFactory<Program> Factory { get; private set; } = null!;

    internal static IServiceProvider Services => Factory.Services;

    internal static Uri Address { get; private set; } = null!;

    internal static bool UsesMySql => Environment.GetEnvironmentVariable("SUISHENMA_TEST_DB") == "mysql";

    [OneTimeSetUp]
    public static async Task Start()
    {
        if (UsesMySql)
        {
            await CreateMySqlDatabase();
        }
        await Registry.Start();
        Factory = NewFactory(DataFolder);
        Factory.UseKestrel(0);
        Factory.StartServer();
        Address = Factory.ClientOptions.BaseAddress;
    }

    [OneTimeTearDown]
    public static async Task Stop()
    {
        if (Factory is not null)
        {
            await Factory.DisposeAsync();
        }
        await Registry.Stop();
        if (Directory.Exists(DataFolder))
        {
            Directory.Delete(DataFolder, recursive: true);
        }
        if (UsesMySql && MySqlDatabase is { } name)
        {
            await ExecuteMySql($"DROP DATABASE IF EXISTS `{name}`");
        }
    }

    /// <summary>Another host over the same or another data folder, for tests of restart and of several nodes.</summary>
    internal static WebApplicationFactory<Program> NewFactory(string dataFolder, Action<IWebHostBuilder>? more = null) =>
        new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
        {
            builder.UseEnvironment("Development");
            builder.UseSetting("SSM_DATA", dataFolder);
            builder.UseSetting("SSM_DEMO_PASSWORD", Password);
            builder.UseSetting("SSM_DEMO_SECRET", Secret);
            builder.UseSetting("Urls", "http://127.0.0.1:0");
            builder.UseSetting("Jobs:Run", "false");
            builder.UseSetting("Enterprise:Registry:BaseUrl", Registry.Url);
            builder.UseSetting("Enterprise:OldCodes:Addresses:0", "/qym/{code}");
            builder.UseSetting("Enterprise:OldCodes:Addresses:1", "/entcode?id={code}");
            builder.UseSetting("Enterprise:Registry:Key", SuiShenMa.Tools.Registry.EnterpriseRegistryStandIn.GoodKey);
            builder.UseSetting("Urls", "http://127.0.0.1:0");
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
            if (UsesMySql)
            {
                builder.UseSetting("Database:Provider", "mysql");
                builder.UseSetting("ConnectionStrings:Default", ConnectionTo(dataFolder));
            }
            builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(Clock).AddSingleton<DatabaseClock>(new MovedDatabaseClock()));
            more?.Invoke(builder);
        });

    /// <summary>When a test lets time pass, it passes for the database server as well.</summary>
    private sealed class MovedDatabaseClock : DatabaseClock
    {
        public override async Task<DateTime?> NowAsync(ModuleDb db, CancellationToken ct) => await base.NowAsync(db, ct) + Clock.Moved;
    }

    private static string? MySqlDatabase { get; set; }

    private static string MySqlServer => Environment.GetEnvironmentVariable("SUISHENMA_TEST_MYSQL")
        ?? throw new InvalidOperationException("SUISHENMA_TEST_DB=mysql needs SUISHENMA_TEST_MYSQL, a connection string without database.");

    /// <summary>The connection to the database that belongs to a data folder; it is made if it is not there.</summary>
    internal static string ConnectionTo(string dataFolder) => MySqlServer + ";Database=" + DatabaseOf(dataFolder);

    /// <summary>Keys and rows belong together: a host with a data folder of its own gets a database of its own.</summary>
    private static string DatabaseOf(string dataFolder)
    {
        if (dataFolder == DataFolder)
        {
            return MySqlDatabase!;
        }
        var name = MySqlDatabase + "_" + SuiShenMa.Kernel.Cryptography.Sm3.HashHex(System.Text.Encoding.UTF8.GetBytes(dataFolder))[..10];
        using var connection = new MySqlConnection(MySqlServer);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE IF NOT EXISTS `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
        command.ExecuteNonQuery();
        return name;
    }

    private static async Task CreateMySqlDatabase()
    {
        MySqlDatabase = "ssm_" + Guid.CreateVersion7().ToString("N")[..12];
        await ExecuteMySql($"CREATE DATABASE `{MySqlDatabase}` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
    }

    private static async Task ExecuteMySql(string sql)
    {
        await using var connection = new MySqlConnection(MySqlServer);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
