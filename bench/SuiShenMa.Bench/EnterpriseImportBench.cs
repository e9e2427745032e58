using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Standards;

namespace SuiShenMa.Bench;

/// <summary>A workbook of enterprise codes through the operators' pages; every enterprise is in the pool, so that no registry is asked.</summary>
internal static class EnterpriseImportBench
{
    private const double MostSeconds = 60;

    public static BenchCommand Command { get; } = new("enterprise-import", "workbook of enterprise codes: check and commit [--rows 20000]", async args =>
    {
        var options = new BenchOptions(args);
        var report = new Report(options);
        await RunAsync(options, report);
        return await report.FinishAsync();
    });

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        var rows = options.Number("rows", 20_000);
        var data = await DataSite.NewAsync(options, "enterprise-import");
        var streets = await StoreAsync(data, rows + 500);
        var (big, small) = (Path.Combine(data.Folder, "big.xlsx"), Path.Combine(data.Folder, "small.xlsx"));
        await WriteAsync(big, 500, rows, streets);
        await WriteAsync(small, 0, 500, streets);
        await using (var host = await HostProcess.StartAsync(options, data, jobs: true))
        {
            using var desk = await Desk.SignInAsync(host, "city-greening");
            // The first workbook pays for what is compiled once.
            await ImportAsync(desk, small, 500);
            var (check, commit) = await ImportAsync(desk, big, rows);
            var most = MostSeconds * Math.Max(1, rows / 100_000.0);
            report.Add($"{rows} enterprise codes of a workbook, check ({options.Database})", Report.Text($"{check:0.0} s, {rows / check:0}/s"), Report.Text($"≤ {most:0} s"), check <= most);
            report.Add($"{rows} enterprise codes of a workbook, commit ({options.Database})", Report.Text($"{commit:0.0} s, {rows / commit:0}/s"), Report.Text($"≤ {most:0} s"), commit <= most);
        }
        await data.RemoveAsync();
    }

    private static async Task<(double Check, double Commit)> ImportAsync(Desk desk, string file, int rows)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("Codes"), "Form.Kind" },
            { new StringContent(await desk.TokenAsync("/admin/enterprise-imports/new?kind=Codes")), "__RequestVerificationToken" },
        };
        await using var content = File.OpenRead(file);
        form.Add(new StreamContent(content), "Form.File", Path.GetFileName(file));
        var clock = Stopwatch.StartNew();
        var batch = await desk.PostAsync("/admin/enterprise-imports/new", form);
        await DoneAsync(desk, batch);
        var check = clock.Elapsed.TotalSeconds;
        using var decision = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = await desk.TokenAsync(batch) });
        clock.Restart();
        await desk.PostAsync(batch + "?handler=Commit&mode=AllOrNothing", decision);
        await DoneAsync(desk, batch);
        var commit = clock.Elapsed.TotalSeconds;
        return (await desk.ReadAsync(batch)).Contains(string.Create(CultureInfo.InvariantCulture, $"data-count=\"done\">{rows:N0}<"), StringComparison.Ordinal)
            ? (check, commit)
            : throw new InvalidOperationException($"Not all {rows} rows became codes; see {batch} of the data folder.");
    }

    private static async Task DoneAsync(Desk desk, string batch)
    {
        var clock = Stopwatch.StartNew();
        while (!JsonNode.Parse(await desk.ReadAsync(batch + "?handler=Progress"))!["done"]!.GetValue<bool>())
        {
            if (clock.Elapsed > TimeSpan.FromMinutes(10))
            {
                throw new TimeoutException("The workbook was not done within ten minutes.");
            }
            await Task.Delay(200);
        }
    }

    private static async Task<string[]> StoreAsync(DataSite data, int count)
    {
        await using var app = await StoredCodes.OpenAsync(data);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EnterpriseDb>();
        var units = Enumerable.Range(0, count).Select(i => new EnterpriseUnit { Uscc = UsccOf(i), Name = NameOf(i), Status = "active", Source = UnitSource.Registry, CheckedAt = db.Now }).ToList();
        await db.InTransactionAsync(() => Bulk.WriteAsync(db, units, CancellationToken.None), CancellationToken.None);
        var regions = scope.ServiceProvider.GetRequiredService<IRegions>();
        return [.. regions.Districts.SelectMany(d => regions.StreetsOf(d.Code)).Select(s => s.Code)];
    }

    private static async Task WriteAsync(string path, int from, int rows, string[] streets)
    {
        string[] headings = ["企业码名称", "企业码分类", "企业名称", "统一社会信用代码", "区划/街道", "地址", "申领原因"];
        await using var file = File.Create(path);
        await using var writer = SheetWriter.Create(file, [.. headings.Select(h => new SheetColumn(h))]);
        for (var i = from; i < from + rows; i++)
        {
            await writer.WriteAsync([$"{NameOf(i)}门店", "62 餐饮业", NameOf(i), UsccOf(i), streets[i % streets.Length], $"漕宝路{i}号", "门店亮码"]);
        }
        await writer.CompleteAsync();
    }

    private static string NameOf(int i) => string.Create(CultureInfo.InvariantCulture, $"上海{(char)('一' + (i * 37 % 6_000))}{(char)('一' + (i % 5_003))}餐饮管理有限公司");

    private static string UsccOf(int i)
    {
        var seventeen = string.Create(CultureInfo.InvariantCulture, $"913101{(i % 18) + 1:D2}MB{i:D7}");
        return seventeen + Gb32100.CheckCharacter(seventeen);
    }
}
