using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Features;
using SuiShenMa.Host;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Tests.Backup;

/// <summary>A machine: a data folder with its database, a host on it that may run or not, and the commands that are given on it.</summary>
internal sealed class BackupSite : IAsyncDisposable
{
    /// <summary>What is kept apart from every backup, and brought to the new machine by hand.</summary>
    private const string MasterKey = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private readonly bool _sqlite;
    private readonly Action<IServiceCollection>? _services;
    private readonly Dictionary<string, string?> _settings;

    /// <param name="sqlite">Also where the other tests run on MariaDB.</param>
    public BackupSite(bool sqlite = false, Action<IServiceCollection>? services = null, params (string Name, string Value)[] settings)
    {
        (_sqlite, _services) = (sqlite || !TestHost.UsesMySql, services);
        Folder = Path.Combine(Path.GetTempPath(), "ssm-tests", Guid.CreateVersion7().ToString("N"));
        Directory.CreateDirectory(Folder);
        _settings = new Dictionary<string, string?>
        {
            ["SSM_MASTER_KEY"] = MasterKey,
            ["SSM_NODE"] = "backup-site",
            ["Database:Provider"] = _sqlite ? "sqlite" : "mysql",
            ["ConnectionStrings:Default"] = _sqlite ? $"Data Source={Path.Combine(Folder, "suishenma.db")};Default Timeout=30" : TestHost.ConnectionTo(Folder),
        };
        foreach (var (name, value) in settings)
        {
            _settings[name] = value;
        }
    }

    public string Folder { get; }

    public WebApplicationFactory<Program>? Host { get; private set; }

    public IServiceProvider Services => Host!.Services;

    /// <summary>Starts the host: migrates, seeds, listens.</summary>
    public BackupSite Start()
    {
        Host = TestHost.NewFactory(Folder, b =>
        {
            foreach (var (name, value) in _settings.Where(s => s.Value is not null))
            {
                b.UseSetting(name, value);
            }
            if (_services is not null)
            {
                b.ConfigureServices(_services);
            }
        });
        Host.UseKestrel(0);
        Host.StartServer();
        return this;
    }

    public async Task Stop()
    {
        if (Host is not null)
        {
            await Host.DisposeAsync();
            Host = null;
        }
    }

    /// <summary>Gives a command as the operator of the machine does, in a program of its own beside the host.</summary>
    public async Task<(int Code, string Text)> Command(params string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, EnvironmentName = "Development", ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(_settings) { ["SSM_DATA"] = Folder, ["Jobs:Run"] = "false", ["Logging:LogLevel:Default"] = "Critical" });
        builder.Services.AddSingleton<TimeProvider>(TestHost.Clock);
        BackupCommands.Prepare(args, builder.Configuration);
        builder.AddKernel(ModuleCatalog.All);
        builder.Services.AddHostPages();
        _services?.Invoke(builder.Services);
        await using var app = builder.Build();
        await using var output = new StringWriter();
        var code = await HostCommands.RunAsync(app.Services, args, output);
        return (code, output.ToString());
    }

    public async Task<T> Db<TDb, T>(Func<TDb, Task<T>> look) where TDb : ModuleDb
    {
        await using var scope = Services.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        return await look(scope.ServiceProvider.GetRequiredService<TDb>());
    }

    public async Task Run<TJob>() where TJob : IJob
    {
        await using var scope = Services.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        await scope.ServiceProvider.GetRequiredService<TJob>().RunAsync(CancellationToken.None);
    }

    public async Task<VerifyObjectCodeResponseV1> Verify(string code)
    {
        await using var scope = Services.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        return await scope.ServiceProvider.GetRequiredService<MediatR.IMediator>().Send(new VerifyObjectCode.Command(code, "门口", "测试", null));
    }

    public Task<AuditReport> VerifyLog() => Services.GetRequiredService<AuditVerifier>().VerifyAsync(null, null, CancellationToken.None);

    public async Task<IReadOnlyList<string>> Issue(int count) =>
        [.. (await Services.GetRequiredService<ICodeValues>().ReserveAsync(count, CancellationToken.None)).Select(v => v.UnifiedCode)];

    /// <summary>Codes with seals and certificates, as the platform stores them.</summary>
    public async Task<List<ObjectCode>> MakeCodes(int count)
    {
        var at = new DateTime(2026, 3, 1, 4, 5, 6, DateTimeKind.Utc);
        var codes = (await Services.GetRequiredService<ICodeValues>().ReserveAsync(count, CancellationToken.None)).Select((value, i) => new ObjectCode
        {
            Code = value.Code,
            UnifiedCode = value.UnifiedCode,
            BatchNo = "backup",
            State = ObjectCodeState.Active,
            CreatedAt = at,
            TypeCode = "t-backup",
            SealedTypeCode = "t-backup",
            Seal = Services.GetRequiredService<ICertificates>().Seal(new CodeFacts(value.Code, "object", "t-backup", value.UnifiedCode, at)),
            Name = "漕宝路地铁站公厕",
            PartNumber = $"BK-{i}",
            DistrictCode = "310104",
            RegionCode = "310104",
            Address = "漕宝路 401 号",
            ManagingDepartmentId = "city-data",
            Attributes = new Dictionary<string, string> { ["备注"] = "引号\"、换行\n、𠮷" },
        }).ToList();
        await Db<ObjectsDb, int>(db =>
        {
            db.Codes.AddRange(codes);
            return db.SaveChangesAsync();
        });
        return codes;
    }

    public async Task Act(int count) => await Db<KernelDb, int>(async db =>
    {
        for (var i = 0; i < count; i++)
        {
            db.Record("test.changed", "thing", "t" + i, new { name = new[] { "旧", "新" + i } });
            await db.SaveChangesAsync();
        }
        return 0;
    });

    public Task SaveFile(string name, byte[] content) => Services.GetRequiredService<IFileStore>().SaveAsync(name, async s => await s.WriteAsync(content), CancellationToken.None);

    public Task<Guid> OpenSession() => Db<AdminDb, Guid>(async db =>
    {
        var account = await db.Accounts.AsNoTracking().FirstAsync();
        var session = new OperatorSession { TokenHash = Guid.CreateVersion7().ToString("N"), AccountId = account.Id, AccountKind = account.Kind.ToString(), Stamp = account.SecurityStamp, CreatedAt = db.Now, LastSeenAt = db.Now, Device = "测试" };
        db.Sessions.Add(session);
        await db.SaveChangesAsync();
        return session.Id;
    });

    public Task<int> Records(string action) => Db<KernelDb, int>(db => db.Audit.CountAsync(a => a.Action == action));

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}

/// <summary>A folder for backups, as if it were the disk of another machine.</summary>
internal sealed class BackupDisk : IDisposable
{
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "ssm-tests", "backups-" + Guid.CreateVersion7().ToString("N"));

    public IReadOnlyList<string> Manifests => [.. Files("manifests", "*.manifest").Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> Chunks => [.. Files("chunks", "*").Order(StringComparer.Ordinal)];

    public string Newest => Path.GetFileNameWithoutExtension(Manifests[^1]);

    public static void Flip(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    public void Dispose()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(Path.Combine(Folder, folder)) ? Directory.EnumerateFiles(Path.Combine(Folder, folder), pattern, SearchOption.AllDirectories) : [];
}
