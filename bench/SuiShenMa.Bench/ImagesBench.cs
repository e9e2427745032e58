using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using SuiShenMa.Kernel.Imaging;

namespace SuiShenMa.Bench;

/// <summary>Captioned code images into zip parts by two workers: speed with and without the check, and memory as the batch grows.</summary>
internal static class ImagesBench
{
    private const int Workers = 2;

    public static BenchCommand Command { get; } = new("images", "code images per second into zip, with and without the check; memory [count=100000]", RunAsync);

    private static async Task<int> RunAsync(string[] args)
    {
        var count = Bench.Number(args, 0, 100_000);
        var renderer = new CodeImageRenderer(CaptionFont.Find());
        if (renderer.Font.Reason is { } reason)
        {
            Console.WriteLine(reason);
            return 1;
        }

        var folder = Directory.CreateTempSubdirectory("ssm-images-");
        try
        {
            await PartsAsync(renderer, folder.FullName, 1000, check: true);
            Stages(renderer);
            Bench.Row("captioned images into zip", "images", "images/s", "CPU ms/image", "bytes/image", "peak MB");
            await MeasureAsync("without check", 10_000, check: false);
            await MeasureAsync("each image checked", 10_000, check: true);
            if (count != 10_000)
            {
                await MeasureAsync("each image checked", count, check: true);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;

        async Task MeasureAsync(string title, int images, bool check)
        {
            using var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            var bytes = await PartsAsync(renderer, folder.FullName, images, check);
            var seconds = watch.Elapsed.TotalSeconds;
            process.Refresh();
            var busy = (process.TotalProcessorTime - before).TotalMilliseconds / images;
            Bench.Row(title, images, (images / seconds).ToString("0", CultureInfo.InvariantCulture), busy.ToString("0.000", CultureInfo.InvariantCulture), bytes / images, process.PeakWorkingSet64 >> 20);
        }
    }

    private static async Task<long> PartsAsync(CodeImageRenderer renderer, string folder, int images, bool check)
    {
        // SHA-256 stands in for SM3, which is slower: the figures are without the cost of SM3.
        var writer = new ImageZipWriter(renderer, png => Convert.ToHexStringLower(SHA256.HashData(png))) { Checked = check };
        var bytes = 0L;
        for (var start = 0; start < images; start += ImageZipWriter.MostImages)
        {
            var labels = Enumerable.Range(start, Math.Min(ImageZipWriter.MostImages, images - start)).Select(Label).ToList();
            var path = Path.Combine(folder, "part.zip");
            bytes += (await writer.WriteAsync(new ImageZipJob(labels, CodeStyle.Default, path) { Workers = Workers })).Bytes;
        }

        return bytes;
    }

    private static void Stages(CodeImageRenderer renderer)
    {
        const int rounds = 1000;
        var pngs = new byte[rounds][];
        Bench.Row("one thread (wall clock)", "ms/image");
        Time("symbol", i => QrSymbol.Encode(Label(i).Url, CorrectionLevel.M));
        Time("symbol + layout", i => renderer.Place(Label(i), CodeStyle.Default));
        Time("whole PNG", i => pngs[i] = renderer.Png(Label(i), CodeStyle.Default));
        Time("decode PNG", i => PngReader.Decode(pngs[i]).Dispose());
        Time("read back and compare", i => _ = CodeImageCheck.Verify(pngs[i], Label(i)).Ok ? true : throw new InvalidOperationException());

        static void Time(string title, Action<int> act)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < rounds; i++)
            {
                act(i);
            }

            Bench.Row("  " + title, (watch.Elapsed.TotalMilliseconds / rounds).ToString("0.000", CultureInfo.InvariantCulture));
        }
    }

    private static CodeLabel Label(int i)
    {
        var random = Convert.ToHexString(SHA256.HashData(BitConverter.GetBytes(i)))[..14];
        return new CodeLabel(
            $"https://code.example.sh.gov.cn/w/{random}",
            string.Create(CultureInfo.InvariantCulture, $"浦东新区世纪大道{i % 2000}号环卫公共厕所{(i % 3 == 0 ? "（东侧便民服务点）" : "")}"),
            (100_000_000 + i).ToString(CultureInfo.InvariantCulture),
            Code: random);
    }
}
