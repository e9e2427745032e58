using System.IO.Compression;
using System.Text;
using Shouldly;
using SuiShenMa.Kernel.Imaging;

namespace SuiShenMa.Tests.Kernel.Imaging;

internal sealed class ImageZipWriterTests
{
    private readonly CodeImageRenderer _renderer = new(CaptionFont.Find(null, []));
    private string _folder = "";

    private string Target => Path.Combine(_folder, "part-1.zip");

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("ssm-zip-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    private static List<CodeLabel> Labels(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new CodeLabel($"{ImagingKit.Url}{i}", $"第 {i} 号", $"{100000000 + i}", Code: $"C{i}"))];

    private ImageZipJob Job(int count) => new(Labels(count), ImagingKit.Bare, Target) { Pixels = 200, Workers = 2 };

    private ImageZipWriter Writer() => new(_renderer, png => $"sum{png.Length}");

    [Test]
    public async Task Images_and_manifest_lie_in_the_order_of_the_labels()
    {
        var seen = new List<int>();
        var part = await Writer().WriteAsync(Job(100), new Heard(seen));
        using var zip = ZipFile.OpenRead(Target);
        zip.Entries.Select(e => e.Name).ShouldBe([.. Enumerable.Range(0, 100).Select(i => $"{100000000 + i}_C{i}.png"), "manifest.csv"]);
        zip.Entries[0].CompressedLength.ShouldBe(zip.Entries[0].Length);
        for (var i = 0; i < 100; i += 33)
        {
            using var png = new MemoryStream();
            zip.Entries[i].Open().CopyTo(png);
            CodeImageReader.Read(png.ToArray()).Text.ShouldBe($"{ImagingKit.Url}{i}");
        }

        using var reader = new StreamReader(zip.GetEntry("manifest.csv")!.Open());
        var rows = (await reader.ReadToEndAsync()).Split("\r\n");
        rows[0].ShouldBe("file,code,unifiedCode,name,url,sm3");
        rows[5].ShouldStartWith($"100000004_C4.png,C4,100000004,第 4 号,{ImagingKit.Url}4,sum");
        seen[^1].ShouldBe(100);
        seen.ShouldBeInOrder();
        part.ShouldBe(new ImageZipPart(Target, 100, new FileInfo(Target).Length));
        Directory.GetFiles(_folder).ShouldHaveSingleItem();
    }

    [Test]
    public async Task A_part_made_again_is_the_same_file()
    {
        await Writer().WriteAsync(Job(40));
        var first = await File.ReadAllBytesAsync(Target);
        await Writer().WriteAsync(Job(40) with { Workers = 7 });
        (await File.ReadAllBytesAsync(Target)).ShouldBe(first);
    }

    [Test]
    public async Task One_image_that_says_another_address_stops_the_part()
    {
        var writer = new ImageZipWriter(_renderer, _ => "")
        {
            Draw = (label, style, pixels) => _renderer.Png(label.UnifiedCode == "100000061" ? label with { Url = ImagingKit.Url } : label, style, pixels),
        };
        var fault = await Should.ThrowAsync<CodeImageException>(() => writer.WriteAsync(Job(100)));
        fault.Message.ShouldContain("100000061");
        Directory.GetFileSystemEntries(_folder).ShouldBeEmpty();
    }

    [Test]
    public async Task A_cancelled_part_leaves_nothing_behind()
    {
        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => Writer().WriteAsync(Job(500), new Heard([], _ => stop.Cancel()), stop.Token));
        Directory.GetFileSystemEntries(_folder).ShouldBeEmpty();
    }

    [Test]
    public async Task No_more_is_drawn_ahead_than_the_window_holds()
    {
        var (drawn, done, most) = (0, 0, 0);
        var writer = new ImageZipWriter(_renderer, _ => "")
        {
            Draw = (label, style, pixels) =>
            {
                var ahead = Interlocked.Increment(ref drawn) - Volatile.Read(ref done);
                InterlockedMax(ref most, ahead);
                return _renderer.Png(label, style, pixels);
            },
        };
        await writer.WriteAsync(Job(600), new Heard([], n => Volatile.Write(ref done, n)));
        most.ShouldBeLessThanOrEqualTo(8 * 8);

        static void InterlockedMax(ref int target, int value)
        {
            int now;
            while (value > (now = Volatile.Read(ref target)) && Interlocked.CompareExchange(ref target, value, now) != now)
            {
            }
        }
    }

    [Test]
    public async Task Too_many_images_for_one_part_are_refused() =>
        await Should.ThrowAsync<CodeImageException>(() => Writer().WriteAsync(Job(ImageZipWriter.MostImages + 1)));

    [Test]
    public void File_names_are_safe_and_no_two_alike()
    {
        var names = new ImageFileNames();
        var label = ImagingKit.Label with { UnifiedCode = "../../etc", Code = "Ab" };
        names.Next(label).ShouldBe("etc_Ab.png");
        names.Next(label with { Code = "aB" }).ShouldBe("etc_aB_2.png");
        names.Next(label with { UnifiedCode = "", Code = null }).ShouldBe("code.png");
    }

    [TestCase("=1+1", "\"'=1+1\"")]
    [TestCase("-x", "\"'-x\"")]
    [TestCase("@x", "\"'@x\"")]
    [TestCase("\tx", "\"'\tx\"")]
    [TestCase("a\"b,c", "\"a\"\"b,c\"")]
    [TestCase("公厕", "公厕")]
    public void A_cell_that_a_spreadsheet_would_run_is_quoted(string text, string cell) => ImageManifest.Cell(text).ShouldBe(cell);

    [Test]
    public void The_manifest_begins_with_a_byte_order_mark() =>
        new ImageManifest().ToBytes().AsSpan(0, 3).SequenceEqual(Encoding.UTF8.GetPreamble()).ShouldBeTrue();

    private sealed class Heard(List<int> seen, Action<int>? act = null) : IProgress<int>
    {
        public void Report(int value)
        {
            seen.Add(value);
            act?.Invoke(value);
        }
    }
}
