using System.IO.Compression;
using QRCoder;
using Shouldly;
using SuiShenMa.Kernel.Imaging;

namespace SuiShenMa.Tests.Kernel.Imaging;

internal sealed class CodeImageReaderTests
{
    private static readonly CodeLabel Label = ImagingKit.Label;

    [Test]
    public void Every_version_and_level_is_read([Range(1, 40)] int version, [Values(QRCodeGenerator.ECCLevel.L, QRCodeGenerator.ECCLevel.M, QRCodeGenerator.ECCLevel.Q, QRCodeGenerator.ECCLevel.H)] QRCodeGenerator.ECCLevel level)
    {
        // Long enough to need all blocks; the smallest symbol holds seven bytes at H.
        var text = string.Concat(Enumerable.Range(0, version * version / 2).Select(i => (char)('a' + (i * 7 % 26))));
        text = version == 1 ? "a1b2" : text[..Math.Min(text.Length, version * 15)];
        var read = CodeImageReader.Read(ImagingKit.Picture(ImagingKit.Symbol(text, level, version)));
        read.Text.ShouldBe(text);
        read.Version.ShouldBe(version);
        read.Level.ToString().ShouldBe(level.ToString());
        (read.RepairedCodewords, read.WrongFixedModules, read.WrongFormatBits, read.UnclearModules, read.QuietZone).ShouldBe((0, 0, 0, 0, 4));
    }

    [TestCase("0123456789012345")]
    [TestCase("HTTPS://EXAMPLE.COM/A-1 $%*+.")]
    [TestCase("https://例子.中国/码?名=厕所")]
    public void Each_way_of_coding_is_read(string text) =>
        CodeImageReader.Read(ImagingKit.Picture(ImagingKit.Symbol(text, QRCodeGenerator.ECCLevel.M))).Text.ShouldBe(text);

    [Test]
    public void Damaged_modules_are_repaired_by_the_reader_but_refused_by_the_check([Range(1, 6)] int seed)
    {
        var png = ImagingKit.Picture(ImagingKit.Symbol(ImagingKit.Url, QRCodeGenerator.ECCLevel.M), change: dark =>
        {
            var random = new Random(seed);
            for (var i = 0; i < seed; i++)
            {
                var (row, column) = (random.Next(13, 28), random.Next(13, 28));
                dark[row, column] = !dark[row, column];
            }
        });
        var read = CodeImageReader.Read(png);
        read.Text.ShouldBe(ImagingKit.Url);
        (read.RepairedCodewords + read.WrongFixedModules).ShouldBeGreaterThan(0);
        CodeImageCheck.Verify(png, Label).Ok.ShouldBeFalse();
    }

    [Test]
    public void Damage_beyond_repair_is_never_read_as_something_else()
    {
        var png = ImagingKit.Picture(ImagingKit.Symbol(ImagingKit.Url, QRCodeGenerator.ECCLevel.M), change: dark =>
        {
            for (var row = 14; row < 30; row++)
            {
                for (var column = 14; column < 30; column++)
                {
                    dark[row, column] = (row * column) % 3 == 0;
                }
            }
        });
        CodeImageReader.Read(png).Ok.ShouldBeFalse();
        CodeImageCheck.Verify(png, Label).Reason.ShouldBe("二维码的损坏超出了纠错能力");
    }

    [Test]
    public void A_symbol_for_another_address_is_refused()
    {
        var png = ImagingKit.Picture(ImagingKit.Symbol(ImagingKit.Url + "X", QRCodeGenerator.ECCLevel.M));
        CodeImageCheck.Verify(png, Label).Reason.ShouldBe("图片里的地址与码的地址不一致");
        CodeImageCheck.Verify(png, Label with { Url = ImagingKit.Url + "X" }).Ok.ShouldBeTrue();
    }

    [Test]
    public void Ink_in_the_quiet_zone_is_refused()
    {
        var png = ImagingKit.Picture(ImagingKit.Symbol(ImagingKit.Url, QRCodeGenerator.ECCLevel.M), paint: (pixels, width) => pixels[(width * 40) + 5] = 0);
        CodeImageCheck.Verify(png, Label).Reason.ShouldBe("二维码四周的空白不足 4 个模块");
    }

    [Test]
    public void A_broken_finder_or_a_smeared_module_is_refused()
    {
        var symbol = ImagingKit.Symbol(ImagingKit.Url, QRCodeGenerator.ECCLevel.M);
        var finder = ImagingKit.Picture(symbol, change: dark => dark[4, 4] = false);
        CodeImageCheck.Verify(finder, Label).Ok.ShouldBeFalse();
        var smeared = ImagingKit.Picture(symbol, module: 9, paint: (pixels, width) =>
        {
            for (var i = 0; i < 9 * 3; i++)
            {
                var at = (((20 * 9) + (i / 9)) * width) + (20 * 9) + (i % 9);
                pixels[at] = (byte)(255 - pixels[at]);
            }
        });
        CodeImageCheck.Verify(smeared, Label).Reason!.ShouldContain("模糊");
    }

    [Test]
    public void Any_changed_byte_of_the_file_is_noticed()
    {
        var png = ImagingKit.Picture(ImagingKit.Symbol(ImagingKit.Url, QRCodeGenerator.ECCLevel.M));
        for (var i = 0; i < png.Length; i += 7)
        {
            var bad = (byte[])png.Clone();
            bad[i] ^= 0x10;
            CodeImageCheck.Verify(bad, Label).Ok.ShouldBeFalse($"byte {i}");
        }

        CodeImageCheck.Verify(png[..(png.Length / 2)], Label).Reason.ShouldBe("PNG 图片不完整");
        CodeImageCheck.Verify([], Label).Reason.ShouldBe("不是 PNG 图片");
    }

    [Test]
    public void Run_coding_gives_back_any_bytes([Range(0, 40)] int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[random.Next(1, 20_000)];
        using var deflate = new RunDeflate(bytes.Length);
        for (var at = 0; at < bytes.Length;)
        {
            var run = Math.Min(bytes.Length - at, random.Next(3) == 0 ? 1 : random.Next(1, 1200));
            var value = (byte)random.Next(256);
            bytes.AsSpan(at, run).Fill(value);
            deflate.Run(value, run);
            at += run;
        }

        using var zlib = new ZLibStream(new MemoryStream(deflate.Finish().ToArray()), CompressionMode.Decompress);
        using var back = new MemoryStream();
        zlib.CopyTo(back);
        back.ToArray().ShouldBe(bytes);
    }
}
