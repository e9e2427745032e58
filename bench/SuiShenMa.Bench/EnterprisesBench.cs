using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Standards;

namespace SuiShenMa.Bench;

/// <summary>The operators' lists of enterprise codes and of enterprises by keyword: the whole page as a browser gets it.</summary>
internal static class EnterprisesBench
{
    private const double MostP95Ms = 500;
    private const int Chunk = 10_000;

    /// <summary>A word that one enterprise in the city has.</summary>
    private const string Rare = "漱玉斋";

    private static readonly string[] First = ["浦江", "申城", "东海", "虹桥", "金桥", "临港", "漕河", "徐家", "静安", "长宁", "云间", "嘉定", "青浦", "奉贤", "海湾", "崇明"];
    private static readonly string[] Second = ["恒信", "通达", "瑞丰", "宏图", "安泰", "新锐", "博远", "智联", "汇源", "华盛", "明德", "天和", "启航", "嘉禾", "正邦", "永新", "润泽", "弘毅"];
    private static readonly string[] Trade = ["餐饮管理", "信息科技", "物流", "建筑工程", "贸易", "医疗器械", "教育培训", "物业服务", "文化传播", "环保设备"];
    private static readonly string[] Roads = ["世纪大道", "南京东路", "淮海中路", "虹梅路", "长寿路", "四川北路", "控江路", "七莘路", "牡丹江路", "博乐路", "蒙山路", "人民北路"];

    public static BenchCommand Command { get; } = new("enterprises", "lists of enterprise codes by keyword [--enterprises 300000] [--rounds 20]", async args =>
    {
        var options = new BenchOptions(args);
        var report = new Report(options);
        await RunAsync(options, report);
        return await report.FinishAsync();
    });

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        var count = options.Number("enterprises", 300_000);
        var data = await PrepareAsync(options, count);
        await using var host = await HostProcess.StartAsync(options, data, jobs: true);
        var all = new List<double>();
        using var city = await Desk.SignInAsync(host, "admin");
        using var district = await Desk.SignInAsync(host, "xuhui");
        foreach (var (who, desk, path) in new[]
        {
            ("admin", city, "/admin/enterprise-codes"), ("admin", city, "/admin/enterprise-codes?keyword=" + Rare), ("admin", city, "/admin/enterprise-codes?keyword=没有这家店"), ("admin", city, "/admin/enterprise-codes?keyword=漱玉"), ("admin", city, "/admin/enterprise-codes?keyword=漱"),
            ("admin", city, "/admin/enterprise-codes?keyword=" + Name(123_456)), ("admin", city, "/admin/enterprise-codes?keyword=" + Address(77_777)), ("admin", city, "/admin/enterprise-codes?keyword=" + UsccOf(200_000)),
            ("admin", city, "/admin/enterprise-codes?keyword=" + UsccOf(200_000)[..16]), ("admin", city, "/admin/enterprise-codes?keyword=有限公司"), ("admin", city, "/admin/enterprise-codes?keyword=世纪大道&State=Active"),
            ("xuhui", district, "/admin/enterprise-codes?keyword=" + Rare), ("xuhui", district, "/admin/enterprise-codes?keyword=物流"),
            ("admin", city, "/admin/enterprises"), ("admin", city, "/admin/enterprises?keyword=" + Rare), ("admin", city, "/admin/enterprises?keyword=恒信物流"), ("xuhui", district, "/admin/enterprises"), ("admin", city, "/admin/enterprises?several=true"),
            ("xuhui", district, "/admin/enterprises?several=true"),
        })
        {
            await desk.ReadAsync(path);
            var times = new List<double>();
            for (var round = 0; round < options.Number("rounds", 20); round++)
            {
                var clock = Stopwatch.GetTimestamp();
                await desk.ReadAsync(path);
                times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            }
            all.AddRange(times);
            Add(report, $"{path} as {who}", times);
        }
        Add(report, $"lists of {count} enterprise codes ({options.Database}), all together", all);
    }

    private static void Add(Report report, string what, List<double> times) =>
        report.Add(what, Report.Text($"p50 {At(times, 0.5):0} ms, p95 {At(times, 0.95):0} ms"), Report.Text($"p95 ≤ {MostP95Ms:0} ms"), At(times, 0.95) <= MostP95Ms);

    private static double At(List<double> times, double share)
    {
        times.Sort();
        return times[Math.Min(times.Count - 1, (int)Math.Ceiling(times.Count * share) - 1)];
    }

    private static async Task<DataSite> PrepareAsync(BenchOptions options, int count)
    {
        var data = DataSite.Kept(options, string.Create(CultureInfo.InvariantCulture, $"enterprises-{count}"));
        var mark = Path.Combine(data.Folder, "stored");
        if (!File.Exists(mark))
        {
            await data.ClearAsync();
            await StoreAsync(data, count);
            await File.WriteAllTextAsync(mark, "");
        }
        return data;
    }

    private static async Task StoreAsync(DataSite data, int count)
    {
        await using var app = await StoredCodes.OpenAsync(data);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EnterpriseDb>();
        var regions = scope.ServiceProvider.GetRequiredService<IRegions>();
        var streets = regions.Districts.SelectMany(d => regions.StreetsOf(d.Code)).ToArray();
        await db.Database.OpenConnectionAsync();
        await db.Database.ExecuteSqlRawAsync(data.IsMySql ? "SET unique_checks = 0, foreign_key_checks = 0" : "PRAGMA synchronous = OFF; PRAGMA cache_size = -500000; PRAGMA temp_store = MEMORY");
        for (var start = 0; start < count; start += Chunk)
        {
            var rows = Enumerable.Range(start, Math.Min(Chunk, count - start)).Select(i => Make(i, streets[(int)((uint)i * 2654435761u % (uint)streets.Length)].Code)).ToList();
            await db.InTransactionAsync(() => Bulk.WriteAsync(db, rows, CancellationToken.None), CancellationToken.None);
        }
        await db.Database.ExecuteSqlRawAsync(data.IsMySql ? "ANALYZE TABLE enterprise_code" : "PRAGMA analysis_limit = 1000; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static EnterpriseCode Make(int i, string street)
    {
        var at = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(i);
        var code = new EnterpriseCode
        {
            Code = CodeValue.Create().Text,
            Name = Name(i) + "门店",
            EnterpriseName = Name(i % 50 == 1 ? i - 1 : i),
            Uscc = UsccOf(i % 50 == 1 ? i - 1 : i),
            CategoryCode = "62",
            SealedCategory = "62",
            DistrictCode = street[..6],
            RegionCode = street,
            Address = Address(i),
            // One in fifty enterprises has a second address.
            UniqueAddress = i.ToString(CultureInfo.InvariantCulture),
            Reason = "门店亮码",
            State = i % 50 == 0 ? EnterpriseCodeState.Disabled : EnterpriseCodeState.Active,
            StateChangedAt = at,
            DepartmentId = "city-data",
            CreatedBy = "bench",
            CreatedByName = "压测",
            CreatedAt = at,
            BatchNo = string.Create(CultureInfo.InvariantCulture, $"E{i / 1_000:D5}"),
            Version = 1,
        };
        code.Draw();
        return code;
    }

    private static string Name(int i) => i == 150_007 ? $"上海{Rare}文化有限公司"
        : string.Create(CultureInfo.InvariantCulture, $"上海{First[i % First.Length]}{Second[i / 16 % Second.Length]}{(char)('一' + (i * 37 % 6_000))}{(char)('一' + (i / 288 % 1_200))}{Trade[i / 5 % Trade.Length]}有限公司");

    private static string Address(int i) => string.Create(CultureInfo.InvariantCulture, $"{Roads[i % Roads.Length]}{(i / 12 % 2_900) + 1}号{(i % 30) + 1}楼{(i % 91) + 101}室");

    private static string UsccOf(int i)
    {
        var seventeen = string.Create(CultureInfo.InvariantCulture, $"913101{(i % 18) + 1:D2}MA{i:D7}");
        return seventeen + Gb32100.CheckCharacter(seventeen);
    }
}
