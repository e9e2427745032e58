using System.Text.Json;
using Shouldly;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Kernel.Imaging;

[Row(49)]
internal sealed class CodeStyleTests
{
    private static readonly CodeStyle Style = CodeStyle.Default;

    [Test]
    public void The_default_style_has_no_fault() => Style.Validate().ShouldBeEmpty();

    [Test]
    public void A_copied_style_keeps_everything_but_what_was_changed()
    {
        var copy = CodeStyle.FromJson(Style.ToJson());
        copy.ShouldBe(Style);
        var changed = CodeStyle.FromJson((copy with { Name = copy.Name with { FontSize = 4, X = 6, Width = 48, Align = LabelAlign.Left } }).ToJson());
        changed.Name.FontSize.ShouldBe(4);
        changed.Name.Align.ShouldBe(LabelAlign.Left);
        (changed with { Name = Style.Name }).ShouldBe(Style);
        changed.Validate().ShouldBeEmpty();
        Style.ToJson().ShouldContain("扫码核验");
    }

    private static IEnumerable<TestCaseData> Bad()
    {
        yield return Case("空白只有 3", Style with { Symbol = Style.Symbol with { QuietZone = 3 } });
        yield return Case("二维码太小", Style with { Symbol = Style.Symbol with { Size = 12 } });
        yield return Case("二维码太小", Style with { Symbol = Style.Symbol with { Size = double.NaN } });
        yield return Case("超出了版面", Style with { Symbol = Style.Symbol with { X = 20 } });
        yield return Case("“名称”压住了二维码", Style with { Name = Style.Name with { Y = 40 } });
        yield return Case("“名称”与“统一编码”重叠", Style with { UnifiedCode = Style.UnifiedCode with { Y = 60 } });
        yield return Case("颜色太浅", Style with { Symbol = Style.Symbol with { Color = "#999999" } });
        yield return Case("偏红", Style with { Symbol = Style.Symbol with { Color = "#990000" } });
        yield return Case("“说明文字”的颜色太浅", Style with { Caption = Style.Caption with { Color = "#AAAAAA" } });
        yield return Case("#RRGGBB", Style with { Caption = Style.Caption with { Color = "red" } });
        yield return Case("字号", Style with { Name = Style.Name with { FontSize = 1 } });
        yield return Case("不够一行字", Style with { Caption = Style.Caption with { Height = 3 } });
        yield return Case("边框压住了二维码", Style with { Border = Style.Border with { Inset = 5 } });
        yield return Case("版面的宽和高", Style with { Width = 5000 });

        static TestCaseData Case(string words, CodeStyle style) => new(words, style) { TestName = $"A_style_is_refused_with_a_sentence({words})" };
    }

    [TestCaseSource(nameof(Bad))]
    public void A_style_that_could_not_be_read_is_refused_with_a_sentence(string words, CodeStyle style)
    {
        string.Concat(style.Validate()).ShouldContain(words);
        var renderer = new CodeImageRenderer(CaptionFont.Find(null, []));
        Should.Throw<CodeImageException>(() => renderer.Png(ImagingKit.Label, style)).Message.ShouldContain(words);
    }

    [TestCase("null")]
    [TestCase("{\"name\":null}")]
    [TestCase("{\"unknown\":1}")]
    [TestCase("{\"symbol\":{\"x\":1,\"y\":1,\"size\":40,\"level\":7}}")]
    public void What_is_not_a_style_is_not_read_as_one(string json) => Should.Throw<JsonException>(() => CodeStyle.FromJson(json));
}
