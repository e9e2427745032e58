using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Bench;

/// <summary>A big workbook through the operators' pages: upload, dry run, commit; time of each and growth of the host's memory.</summary>
internal static class ImportBench
{
    private const string TypeCode = "01901";
    private const double MostSeconds = 60;
    private const long MostGrowthMb = 300;

    public static BenchCommand Command { get; } = new("import", "workbook of a type with 6 attributes: dry run and commit [--rows 100000]", async args =>
    {
        var options = new BenchOptions(args);
        var report = new Report(options);
        await RunAsync(options, report);
        return await report.FinishAsync();
    });

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        var rows = options.Number("rows", 100_000);
        var data = await DataSite.NewAsync(options, "import");
        var streets = await AddTypeAsync(data);
        var (big, small) = (Path.Combine(data.Folder, "big.xlsx"), Path.Combine(data.Folder, "small.xlsx"));
        await WriteAsync(big, 0, rows, streets);
        await WriteAsync(small, rows, Math.Min(rows, 500), streets);
        await using (var host = await HostProcess.StartAsync(options, data, jobs: true))
        {
            using var desk = await Desk.SignInAsync(host, "city-greening");
            // The first workbook pays for what is compiled once.
            await ImportAsync(host, desk, small, Math.Min(rows, 500));
            var (check, checkMb, commit, commitMb) = await ImportAsync(host, desk, big, rows);
            var scale = Math.Max(1, rows / 100_000.0);
            Say("dry run", check, checkMb);
            Say("commit", commit, commitMb);

            void Say(string what, double seconds, long growth)
            {
                report.Add($"workbook of {rows} rows, {what} ({options.Database})", Report.Text($"{seconds:0.0} s"), Report.Text($"≤ {MostSeconds * scale:0} s"), seconds <= MostSeconds * scale);
                report.Add($"workbook of {rows} rows, {what}: growth of memory", Report.Text($"{growth} MB"), Report.Text($"≤ {MostGrowthMb} MB"), growth <= MostGrowthMb, "VmHWM of the host, counted anew before it");
            }
        }
        await data.RemoveAsync();
    }

    private static async Task<(double CheckSeconds, long CheckMb, double CommitSeconds, long CommitMb)> ImportAsync(HostProcess host, Desk desk, string file, int rows)
    {
        var page = "/admin/imports/new?type=" + TypeCode;
        using var form = new MultipartFormDataContent
        {
            { new StringContent(TypeCode), "Form.TypeCode" },
            { new StringContent("None"), "Form.ManagerChoice" },
            { new StringContent(await desk.TokenAsync(page)), "__RequestVerificationToken" },
        };
        await using var content = File.OpenRead(file);
        form.Add(new StreamContent(content), "Form.File", Path.GetFileName(file));
        var before = host.ForgetPeak();
        var clock = Stopwatch.StartNew();
        var batch = await desk.PostAsync("/admin/imports/new", form);
        await DoneAsync(desk, batch);
        var check = (clock.Elapsed.TotalSeconds, host.PeakMb() - before);

        using var decision = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = await desk.TokenAsync(batch) });
        before = host.ForgetPeak();
        clock.Restart();
        await desk.PostAsync(batch + "?handler=Commit&mode=AllOrNothing", decision);
        await DoneAsync(desk, batch);
        var commit = (clock.Elapsed.TotalSeconds, host.PeakMb() - before);
        var shown = await desk.ReadAsync(batch);
        return shown.Contains(string.Create(CultureInfo.InvariantCulture, $"data-count=\"done\">{rows:N0}<"), StringComparison.Ordinal)
            ? (check.TotalSeconds, check.Item2, commit.TotalSeconds, commit.Item2)
            : throw new InvalidOperationException($"Not all {rows} rows became codes; see {batch} of the data folder.");
    }

    private static async Task DoneAsync(Desk desk, string batch)
    {
        var clock = Stopwatch.StartNew();
        while (!JsonNode.Parse(await desk.ReadAsync(batch + "?handler=Progress"))!["done"]!.GetValue<bool>())
        {
            if (clock.Elapsed > TimeSpan.FromMinutes(10))
            {
                throw new TimeoutException("The import was not done within ten minutes.");
            }
            await Task.Delay(200);
        }
    }

    private static async Task<string[]> AddTypeAsync(DataSite data)
    {
        await using var app = await StoredCodes.OpenAsync(data);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ObjectsDb>();
        db.Types.Add(new ObjectType
        {
            Code = TypeCode,
            Name = "压测井盖",
            CategoryCode = "01",
            Mode = ManagementMode.CityWide,
            ManagingDepartmentId = "city-greening",
            StyleCode = BuiltInTypes.DefaultStyle,
            PartNumberRequired = true,
            Attributes =
            [
                new("depth", "井深（米）", AttributeDataType.Number, Required: true),
                new("builtOn", "建成日期", AttributeDataType.Date),
                new("material", "材质", AttributeDataType.Option, Required: true, Options: ["铸铁", "复合材料", "混凝土"]),
                new("keeper", "养护人", AttributeDataType.Text, MaxLength: 40),
                new("serial", "出厂编号", AttributeDataType.Text, Required: true, Unique: true, MaxLength: 40),
                new("remark", "备注", AttributeDataType.Text, MaxLength: 200),
            ],
        });
        await db.TouchAsync(TypeCatalog.ChangeMark, CancellationToken.None);
        await db.SaveChangesAsync();
        var regions = scope.ServiceProvider.GetRequiredService<IRegions>();
        return [.. regions.Districts.SelectMany(d => regions.StreetsOf(d.Code)).Select(s => s.Code)];
    }

    private static async Task WriteAsync(string path, int from, int rows, string[] streets)
    {
        string[] headings = ["名称", "行业管理编码", "区划或街道", "地址", "经度", "纬度", "坐标系", "权属单位统一社会信用代码", "权属单位名称", "井深（米）", "建成日期", "材质", "养护人", "出厂编号", "备注"];
        string[] materials = ["铸铁", "复合材料", "混凝土"];
        await using var file = File.Create(path);
        await using var writer = SheetWriter.Create(file, [.. headings.Select(h => new SheetColumn(h))]);
        for (var i = from; i < from + rows; i++)
        {
            await writer.WriteAsync(
            [
                $"井盖设施第{i}号", $"3101{i:D12}", streets[i % streets.Length], $"南京东路{i}号", "121.4737", "31.2304", "CGCS2000", null, "上海某某养护有限公司",
                (i % 9 + 1).ToString(CultureInfo.InvariantCulture), "2026-01-31", materials[i % 3], $"养护人{i % 50}", $"SN{i:D10}", "压测",
            ]);
        }
        await writer.CompleteAsync();
    }
}
