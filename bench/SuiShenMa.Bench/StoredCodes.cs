using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Host;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Features;
using SuiShenMa.Objects.Geocoding;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Bench;

/// <summary>
/// A database with so many codes in use, spread over types and districts, and one in twenty more in other states; made by
/// the module's own code maker, so that seals are good. Kept for the next run.
/// </summary>
internal sealed class StoredCodes
{
    private const int Chunk = 10_000;
    private const int CodeLength = 14;

    private StoredCodes(DataSite data, byte[] active) => (Data, Active) = (data, active);

    public DataSite Data { get; }

    /// <summary>The values of all active codes, 14 characters each, one after another.</summary>
    public byte[] Active { get; }

    public int Count => Active.Length / CodeLength;

    public ReadOnlySpan<byte> this[int i] => Active.AsSpan(i * CodeLength, CodeLength);

    public static async Task<StoredCodes> PrepareAsync(BenchOptions options)
    {
        var data = DataSite.Kept(options);
        var mark = Path.Combine(data.Folder, "active-codes.txt");
        if (!File.Exists(mark))
        {
            await data.ClearAsync();
            var clock = Stopwatch.StartNew();
            Console.WriteLine($"storing {options.Codes} codes in {data.Folder} ({options.Database})");
            var codes = await StoreAsync(data, options.Codes);
            await File.WriteAllBytesAsync(mark + ".new", codes);
            File.Move(mark + ".new", mark);
            Console.WriteLine($"stored after {clock.Elapsed.TotalSeconds:0} s");
        }
        // Calls of an earlier run that still wait to be written would be written during this one.
        var waiting = new DirectoryInfo(Path.Combine(data.Folder, "call-log"));
        if (waiting.Exists)
        {
            waiting.Delete(recursive: true);
        }
        return new StoredCodes(data, await File.ReadAllBytesAsync(mark));
    }

    /// <summary>The services of a host over this data, without anything that listens.</summary>
    public static async Task<WebApplication> OpenAsync(DataSite data, Action<IServiceCollection>? more = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(data.Settings).AddInMemoryCollection(new Dictionary<string, string?> { ["Jobs:Run"] = "false" });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddKernel(ModuleCatalog.All);
        more?.Invoke(builder.Services);
        // What only the host's pages need is not there, and nobody asks for it.
        builder.Host.UseServiceProviderFactory(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = false }));
        var app = builder.Build();
        await app.PrepareAsync(new SeedOptions(true, DataSite.Password, DataSite.Secret), CancellationToken.None);
        return app;
    }

    private static async Task<byte[]> StoreAsync(DataSite data, int count)
    {
        await using var app = await OpenAsync(data);
        await using var scope = app.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<ObjectsDb>();
        var maker = services.GetRequiredService<CodeMaker>();
        var values = services.GetRequiredService<ICodeValues>();
        var objects = new SomeObjects(services.GetRequiredService<ITypeCatalog>(), services.GetRequiredService<IDepartments>(), services.GetRequiredService<IRegions>());
        // What is lost at a power cut is made again here.
        await db.Database.OpenConnectionAsync();
        await db.Database.ExecuteSqlRawAsync(data.IsMySql ? "SET unique_checks = 0, foreign_key_checks = 0" : "PRAGMA synchronous = OFF; PRAGMA cache_size = -1500000; PRAGMA temp_store = MEMORY");
        var active = new StringBuilder(count * CodeLength);
        var total = count + (count / 20);
        for (var start = 0; start < total; start += Chunk)
        {
            var size = Math.Min(Chunk, total - start);
            var drawn = await values.ReserveAsync(size, CancellationToken.None);
            var rows = new List<ObjectCode>(size);
            for (var i = 0; i < size; i++)
            {
                var row = objects.Make(maker, drawn[i], start + i, inUse: (start + i) % 21 != 20);
                rows.Add(row);
                if ((start + i) % 21 != 20)
                {
                    active.Append(row.Code);
                }
            }
            await db.InTransactionAsync(() => Bulk.WriteAsync(db, rows, CancellationToken.None), CancellationToken.None);
            if ((start / Chunk) % 10 == 9)
            {
                Console.WriteLine($"  {start + size}");
            }
        }
        // Otherwise the planner knows nothing of the tables until its next daily look.
        await db.Database.ExecuteSqlRawAsync(data.IsMySql ? "ANALYZE TABLE objects_code" : "PRAGMA analysis_limit = 1000; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)");
        return Encoding.ASCII.GetBytes(active.ToString());
    }
}

/// <summary>Objects as a city has them: a few types, all districts, names and addresses that differ.</summary>
internal sealed class SomeObjects(ITypeCatalog types, IDepartments departments, IRegions regions)
{
    private static readonly string[] Roads = ["世纪大道", "南京东路", "淮海中路", "虹梅路", "长寿路", "四川北路", "控江路", "七莘路", "牡丹江路", "博乐路", "蒙山路", "人民北路", "公园路", "环城东路", "八一路", "张扬路"];

    private readonly TypeInfo[] _types = [.. new[] { "03001", "03101", "06001", "07002" }.Select(types.Find).OfType<TypeInfo>()];
    private readonly Region[] _streets = [.. regions.Districts.SelectMany(d => regions.StreetsOf(d.Code))];
    private readonly DateTime _first = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public ObjectCode Make(CodeMaker maker, IssuedValue value, int i, bool inUse)
    {
        var type = _types[i % _types.Length].Type;
        var street = _streets[(int)((uint)i * 2654435761u % (uint)_streets.Length)];
        var district = departments.All.First(d => d.RegionCode == street.Code[..6]);
        var manager = type.ManagerFor(street.Code) ?? district.Id;
        var now = _first.AddSeconds(i);
        var entry = new JudgedEntry(
            type, string.Create(CultureInfo.InvariantCulture, $"{Roads[i / 7 % Roads.Length]}{type.Name}{i}号"), string.Create(CultureInfo.InvariantCulture, $"310100{i:D10}"),
            street.Code[..6], street.Code, string.Create(CultureInfo.InvariantCulture, $"{Roads[i / 3 % Roads.Length]}{(i % 3000) + 1}号"),
            new GeoPoint(121.2 + (i % 5000 * 0.0001), 31.0 + (i % 4000 * 0.0001), CoordinateSystem.CGCS2000), LocationSource.Entered,
            "91310000MA1FL00007", "上海某某环境服务有限公司", Attributes(type, i), new ReviewRoute(manager, i % 10 == 0 && !inUse ? manager : null));
        var applicant = new Actor(ActorKind.Operator, "bench", "压测", district.Id, district.Name, Scope.Nothing, new HashSet<string>());
        var code = maker.Entered(entry, value, string.Create(CultureInfo.InvariantCulture, $"BENCH{i / 10_000:D6}"), applicant, now);
        if (inUse)
        {
            code.Activate(now.AddMinutes(5), "bench");
        }
        else if (code.State == Objects.Contracts.ObjectCodeState.Issued && i % 3 == 0)
        {
            code.Cancel(now.AddMinutes(5), "压测");
        }
        return code;
    }

    private static Dictionary<string, string> Attributes(ObjectType type, int i) => type.Attributes
        .Where(a => a.DataType != AttributeDataType.Photo)
        .ToDictionary(a => a.Key, a => a.DataType switch
        {
            AttributeDataType.Number => (i % 90 + 1).ToString(CultureInfo.InvariantCulture),
            AttributeDataType.Date => "2026-01-31",
            AttributeDataType.Option => a.Options![i % a.Options.Count],
            AttributeDataType.Region => "310104",
            _ => string.Create(CultureInfo.InvariantCulture, $"值{i % 977}"),
        });
}
