using System.Buffers.Binary;
using System.Text;
using System.Xml.Linq;
using Shouldly;
using SkiaSharp;
using SuiShenMa.Kernel.Imaging;

namespace SuiShenMa.Tests.Kernel.Imaging;

internal sealed class CodeImageRendererTests
{
    private string _folder = "";

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("ssm-render-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    private static readonly string[] Names =
    [
        "",
        "公厕",
        string.Concat(Enumerable.Repeat("名称很长的环卫公共厕所（东侧）", 12)),
        "averyveryverylongwordwithoutanyplacetobreakit-averyveryverylongwordwithoutanyplacetobreakit",
        "😀👨‍👩‍👧 回国囗𠮷𪚥 Café عربي עברית \u202e\u0000\u0007\ud83d <script>&\"'",
        "\ud800", "\u3000\t\r\n ", "﷽ ꧅ 𒐫",
    ];

    [TestCaseSource(nameof(Names))]
    public void Any_name_is_drawn_beside_the_symbol_and_never_over_it(string name)
    {
        var renderer = ImagingKit.Renderer();
        var label = ImagingKit.Label with { Name = name, Caption = name };
        foreach (var pixels in new[] { 200, 300, 601, 1200 })
        {
            var verdict = CodeImageCheck.Verify(renderer.Png(label, CodeStyle.Default, pixels), label);
            verdict.Ok.ShouldBeTrue(verdict.Reason);
        }

        XDocument.Parse(renderer.Svg(label, CodeStyle.Default)).Root!.Name.LocalName.ShouldBe("svg");
        renderer.Pdf([label], CodeStyle.Default, new SheetLayout()).AsSpan().StartsWith("%PDF"u8).ShouldBeTrue();
    }

    [Test]
    public void An_independent_reader_reads_the_PNG([Values(200, 300, 600, 1181)] int pixels, [Values] CorrectionLevel level)
    {
        var style = CodeStyle.Default with { Symbol = CodeStyle.Default.Symbol with { Level = level } };
        var path = Path.Combine(_folder, "label.png");
        File.WriteAllBytes(path, ImagingKit.Renderer().Png(ImagingKit.Label, style, pixels));
        ImagingKit.Zbar(path).ShouldBe(ImagingKit.Url);
    }

    [Test]
    public void An_independent_reader_reads_the_SVG()
    {
        var (svg, png) = (Path.Combine(_folder, "label.svg"), Path.Combine(_folder, "svg.png"));
        File.WriteAllText(svg, ImagingKit.Renderer().Svg(ImagingKit.Label, CodeStyle.Default));
        ImagingKit.Run("rsvg-convert", "librsvg2-bin", "-d", "200", "-p", "200", svg, "-o", png);
        ImagingKit.Zbar(png).ShouldBe(ImagingKit.Url);
    }

    [Test]
    public void An_independent_reader_reads_every_label_of_the_PDF()
    {
        var labels = Enumerable.Range(0, 11).Select(i => ImagingKit.Label with { Url = ImagingKit.Url + i }).ToList();
        var pdf = Path.Combine(_folder, "sheet.pdf");
        File.WriteAllBytes(pdf, ImagingKit.Renderer().Pdf(labels, CodeStyle.Default, SheetLayout.Fit(CodeStyle.Default)));
        ImagingKit.Run("pdftoppm", "poppler-utils", "-r", "150", "-png", pdf, Path.Combine(_folder, "page"));
        var read = Directory.GetFiles(_folder, "page*.png").SelectMany(page => ImagingKit.Zbar(page).Split('\n')).Order();
        read.ShouldBe(labels.Select(l => l.Url).Order());
        ImagingKit.Run("pdftotext", "poppler-utils", pdf, "-").ShouldContain("世纪大道环卫公共厕所");
    }

    [Test]
    public void A_single_label_as_PDF_has_its_words_as_outlines_and_no_font()
    {
        var pdf = Path.Combine(_folder, "one.pdf");
        File.WriteAllBytes(pdf, ImagingKit.Renderer().Pdf([ImagingKit.Label], CodeStyle.Default, SheetLayout.Fit(CodeStyle.Default)));
        new FileInfo(pdf).Length.ShouldBeLessThan(200_000);
        ImagingKit.Run("pdftoppm", "poppler-utils", "-r", "200", "-png", "-singlefile", pdf, Path.Combine(_folder, "one"));
        ImagingKit.Run("pdftotext", "poppler-utils", pdf, "-").Trim().ShouldBeEmpty();
        var drawn = Path.Combine(_folder, "one.png");
        ImagingKit.Zbar(drawn).ShouldBe(ImagingKit.Url);
        using var page = SKBitmap.Decode(drawn);
        var (x, y) = SheetLayout.Fit(CodeStyle.Default).Corner(0, CodeStyle.Default);
        foreach (var words in new[] { CodeStyle.Default.Name, CodeStyle.Default.UnifiedCode, CodeStyle.Default.Caption })
        {
            Ink(x + words.X, y + words.Y, words.Width, words.Height).ShouldBeGreaterThan(100, words.Text);
        }

        int Ink(double left, double top, double width, double height)
        {
            int Dots(double millimetres) => (int)(millimetres / 25.4 * 200);
            var dark = 0;
            for (var row = Dots(top); row < Dots(top + height); row++)
            {
                for (var column = Dots(left); column < Dots(left + width); column++)
                {
                    dark += page.GetPixel(column, row).Red < 128 ? 1 : 0;
                }
            }
            return dark;
        }
    }

    [Test]
    public void The_PNG_prints_at_the_size_of_the_style()
    {
        var png = ImagingKit.Renderer().Png(ImagingKit.Label, CodeStyle.Default, 900);
        var at = png.AsSpan().IndexOf("pHYs"u8) + 4;
        BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at)).ShouldBe(15_000); // 900 pixels on 60 mm
        png[at + 8].ShouldBe((byte)1);
    }

    [Test]
    public void Without_a_Chinese_font_words_are_refused_and_never_printed_as_boxes()
    {
        var none = new CodeImageRenderer(CaptionFont.Find(null, []));
        Should.Throw<CodeImageException>(() => none.Png(ImagingKit.Label, CodeStyle.Default)).Message.ShouldContain("fonts-wqy-microhei");
        CodeImageCheck.Verify(none.Png(ImagingKit.Label, ImagingKit.Bare), ImagingKit.Label).Ok.ShouldBeTrue();
        none.Font.Available.ShouldBeFalse();
    }

    [Test]
    public void With_a_Latin_font_alone_digits_are_printed_and_Chinese_is_refused()
    {
        var latin = CaptionFont.Find(null, ["/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"]);
        if (latin.Faces.Count == 0)
        {
            ImagingKit.Missing("No Latin font is installed (apt-get install fonts-dejavu-core)");
        }

        var renderer = new CodeImageRenderer(latin);
        var digits = ImagingKit.Bare with { UnifiedCode = CodeStyle.Default.UnifiedCode with { Text = "{}" } };
        var png = renderer.Png(ImagingKit.Label, digits);
        png.Length.ShouldBeGreaterThan(renderer.Png(ImagingKit.Label, ImagingKit.Bare).Length);
        Should.Throw<CodeImageException>(() => renderer.Png(ImagingKit.Label, CodeStyle.Default)).Message.ShouldContain("中文字体");
    }

    [Test]
    public void A_configured_font_that_is_no_font_is_named()
    {
        var path = Path.Combine(_folder, "broken.ttf");
        File.WriteAllText(path, "not a font");
        CaptionFont.Find(path, []).Reason!.ShouldContain(path);
    }

    [Test]
    public void Many_threads_draw_the_same_picture()
    {
        var renderer = ImagingKit.Renderer();
        var wanted = renderer.Png(ImagingKit.Label, CodeStyle.Default);
        var drawn = new byte[64][];
        Parallel.For(0, drawn.Length, i => drawn[i] = renderer.Png(ImagingKit.Label, CodeStyle.Default));
        foreach (var png in drawn)
        {
            png.ShouldBe(wanted);
        }
    }

    [Test]
    public void Names_of_any_kind_do_not_make_the_glyph_cache_grow()
    {
        var renderer = ImagingKit.Renderer();
        for (var rune = 0x4E00; rune < 0x4E00 + (3 * GlyphCache.MostGlyphs); rune++)
        {
            renderer.Glyphs.Get(new Rune(rune), false, 8);
        }

        renderer.Glyphs.Count.ShouldBeLessThanOrEqualTo(GlyphCache.MostGlyphs);
    }

    [Test]
    public void Too_small_a_picture_and_too_long_an_address_are_refused()
    {
        var renderer = new CodeImageRenderer(CaptionFont.Find(null, []));
        Should.Throw<CodeImageException>(() => renderer.Png(ImagingKit.Label with { Url = ImagingKit.Url + new string('x', 200) }, ImagingKit.Bare, 100)).Message.ShouldContain("太小");
        Should.Throw<CodeImageException>(() => renderer.Png(ImagingKit.Label with { Url = new string('x', 2000) }, ImagingKit.Bare)).Message.ShouldContain("1000");
        Should.Throw<CodeImageException>(() => renderer.Png(ImagingKit.Label with { Url = "" }, ImagingKit.Bare));
    }

    [Test]
    public void A_sheet_that_does_not_hold_its_labels_is_refused() =>
        Should.Throw<CodeImageException>(() => ImagingKit.Renderer().Pdf([ImagingKit.Label], CodeStyle.Default, new SheetLayout { Columns = 4 })).Message.ShouldContain("纸宽");

    [TestCase("123456788", "123 456 788")]
    [TestCase("12345", "12345")]
    public void Nine_digits_stand_in_threes(string code, string shown) => LabelText.Group(code).ShouldBe(shown);
}
