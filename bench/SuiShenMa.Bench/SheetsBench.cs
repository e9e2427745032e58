using System.Diagnostics;
using SuiShenMa.Kernel.Sheets;

namespace SuiShenMa.Bench;

/// <summary>Writes, reads and gives back a big table; fails when it takes more time or memory than promised.</summary>
internal static class SheetsBench
{
    private const int Columns = 15;
    private const long MaxGrowthMb = 300;
    private const double MaxReadSeconds = 15;

    public static BenchCommand Command { get; } = new("sheets", "[rows] workbook and text file of 15 columns: write, read, reasons (default 100000)", Run);

    private static async Task<int> Run(string[] args)
    {
        var rows = Bench.Number(args, 0, SheetLimits.Default.MaxRows);
        var limits = SheetLimits.Default with { MaxRows = rows, MaxFileBytes = 1L << 30, MaxUncompressedBytes = 1L << 40 };
        var columns = Enumerable.Range(1, Columns).Select(i => new SheetColumn($"列{i}")).ToList();
        var folder = Directory.CreateTempSubdirectory("sheets-bench");
        var workbook = Path.Combine(folder.FullName, "bench.xlsx");
        var text = Path.Combine(folder.FullName, "bench.csv");
        try
        {
            var start = Memory();
            await Measure("write xlsx", async () =>
            {
                await using var file = File.Create(workbook);
                await using var writer = SheetWriter.Create(file, columns);
                for (var i = 0; i < rows; i++)
                {
                    await writer.WriteAsync(Row(i));
                }

                await writer.CompleteAsync();
            });
            await Measure("write csv", async () =>
            {
                await using var file = File.Create(text);
                await using var writer = CsvWriter.Create(file, columns);
                for (var i = 0; i < rows; i++)
                {
                    await writer.WriteAsync(Row(i));
                }

                await writer.CompleteAsync();
            });
            var read = await Measure("read xlsx", () => Task.FromResult(Read(workbook, limits)));
            await Measure("read csv", () => Task.FromResult(Read(text, limits)));
            await Measure("reasons", async () =>
            {
                using var reader = SheetReader.Open(workbook, [], limits);
                await using var file = File.Create(Path.Combine(folder.FullName, "reasons.xlsx"));
                await ReasonsWorkbook.WriteAsync(reader, file, r => r.RowNumber % 2 == 0 ? RowVerdict.Bad(new RowReason("列3", "不能为空")) : RowVerdict.Good);
            });

            var growth = Memory() - start;
            var kept = growth <= MaxGrowthMb && read <= MaxReadSeconds;
            Console.WriteLine($"rows {rows}, xlsx {new FileInfo(workbook).Length >> 10} KB, peak memory growth {growth} MB (at most {MaxGrowthMb}), read {read:F1} s (at most {MaxReadSeconds}): {(kept ? "kept" : "BROKEN")}");
            return kept ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Read(string path, SheetLimits limits)
    {
        using var reader = SheetReader.Open(path, [], limits);
        return reader.Rows().Count(r => !r["列2"].IsBlank);
    }

    private static object?[] Row(int i)
    {
        var row = new object?[Columns];
        row[0] = $"3101{i:D14}";
        row[1] = $"井盖设施第{i}号";
        row[2] = $"上海市黄浦区南京东路{i}号";
        row[3] = Guid.CreateVersion7().ToString();
        for (var c = 4; c < Columns; c++)
        {
            row[c] = $"值{((i * 31) + c) % 997}";
        }

        return row;
    }

    private static async Task<double> Measure(string what, Func<Task> act)
    {
        var clock = Stopwatch.StartNew();
        await act();
        Console.WriteLine($"{what,-12} {clock.Elapsed.TotalSeconds,6:F2} s");
        return clock.Elapsed.TotalSeconds;
    }

    // The peak, not the present: growth in between counts.
    private static long Memory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 >> 20;
    }
}
