using Shouldly;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Tests.Objects.Types;

internal sealed class AttributeRulesTests
{
    private static readonly IRegions s_regions = new TwoDistricts();

    [TestCase("１２．５０", "12.5")]
    [TestCase(" 007 ", "7")]
    [TestCase("-0.0", "0")]
    [TestCase("+3.", "3")]
    [TestCase(".5", "0.5")]
    [TestCase("－１２", "-12")]
    [TestCase("123456789012345", "123456789012345")]
    public void A_number_is_stored_in_one_form(string raw, string canonical) => Good(AttributeDataType.Number, raw).ShouldBe(canonical);

    [TestCase("1e5")]
    [TestCase("1,234")]
    [TestCase("12吨")]
    [TestCase("-")]
    [TestCase(".")]
    [TestCase("1.2.3")]
    [TestCase("NaN")]
    [TestCase("1234567890123456")]
    public void What_is_not_a_plain_number_is_refused_with_a_sentence(string raw) => Bad(AttributeDataType.Number, raw).ShouldStartWith("项目");

    [TestCase("2026-01-02")]
    [TestCase("2026/1/2")]
    [TestCase("2026年1月2日")]
    [TestCase("２０２６年１月２日")]
    [TestCase("2026.1.2")]
    public void A_date_is_stored_in_one_form(string raw) => Good(AttributeDataType.Date, raw).ShouldBe("2026-01-02");

    [TestCase("2026-02-29")]
    [TestCase("1899-12-31")]
    [TestCase("2101-01-01")]
    [TestCase("02/01/2026")]
    [TestCase("46023")]
    public void An_impossible_date_is_refused(string raw) => Bad(AttributeDataType.Date, raw).ShouldNotBeEmpty();

    [TestCase("310104", "310104")]
    [TestCase("310104013", "310104013")]
    [TestCase("徐汇区", "310104")]
    [TestCase("上海市徐汇区", "310104")]
    [TestCase("徐汇区虹梅路街道", "310104013")]
    [TestCase("徐汇区 · 虹梅路街道", "310104013")]
    [TestCase("上海市徐汇区虹梅路街道", "310104013")]
    public void A_region_is_stored_by_its_code(string raw, string code) => Good(AttributeDataType.Region, raw).ShouldBe(code);

    [TestCase("310199")]
    [TestCase("苏州市")]
    [TestCase("徐汇区没有街道")]
    [TestCase("静安区虹梅路街道")]
    public void A_region_that_does_not_exist_is_refused(string raw) => Bad(AttributeDataType.Region, raw).ShouldContain("区划代码");

    [Test]
    public void An_option_must_be_one_of_the_names_exactly()
    {
        var definition = Definition(AttributeDataType.Option) with { Options = ["有", "无"] };
        AttributeRules.Canonical(definition, " 有 ", s_regions, out var none).ShouldBe("有");
        none.ShouldBeNull();
        AttributeRules.Canonical(definition, "没有", s_regions, out var error).ShouldBeNull();
        error!.ShouldContain("有、无");
    }

    [Test]
    public void Text_keeps_its_words_and_is_refused_when_too_long_or_with_hidden_characters()
    {
        var definition = Definition(AttributeDataType.Text) with { MaxLength = 5 };
        AttributeRules.Canonical(definition, " 早 6 点 ", s_regions, out _).ShouldBe("早 6 点");
        foreach (var raw in new[] { "六个字的文本", "a\nb", "a\u0000b", "a\u202Eb", "a\u200Bb", "a\uD800b" })
        {
            AttributeRules.Canonical(definition, raw, s_regions, out var error).ShouldBeNull();
            error.ShouldNotBeNull(raw);
        }
    }

    [Test]
    public void A_pattern_must_match_the_whole_text()
    {
        var definition = Definition(AttributeDataType.Text) with { Pattern = "[0-9]{3}|x" };
        AttributeRules.Canonical(definition, "123", s_regions, out _).ShouldBe("123");
        foreach (var raw in new[] { "1234", "a123", "123x", "xx" })
        {
            AttributeRules.Canonical(definition, raw, s_regions, out var error).ShouldBeNull();
            error!.ShouldContain("格式");
        }
    }

    [Test]
    public void Nothing_is_fine_unless_the_attribute_is_required()
    {
        foreach (var raw in new[] { null, "", "  \u3000 " })
        {
            AttributeRules.Canonical(Definition(AttributeDataType.Number), raw, s_regions, out var none).ShouldBeNull();
            none.ShouldBeNull();
            AttributeRules.Canonical(Definition(AttributeDataType.Number) with { Required = true }, raw, s_regions, out var error).ShouldBeNull();
            error.ShouldBe("请填写项目。");
        }
    }

    [TestCase("../../etc/passwd")]
    [TestCase("a b")]
    [TestCase("照片")]
    public void A_photo_is_named_by_its_id(string raw)
    {
        Good(AttributeDataType.Photo, "0199c1d2-7a").ShouldBe("0199c1d2-7a");
        Bad(AttributeDataType.Photo, raw).ShouldContain("照片");
    }

    [Test]
    public void Ten_thousand_characters_cost_nothing_and_are_refused()
    {
        var text = new string('a', 10_000);
        foreach (var type in Enum.GetValues<AttributeDataType>())
        {
            Bad(type, text).ShouldContain("不能超过");
        }
    }

    [TestCase("(a+)+$", null)]
    [TestCase("(?=a)b", "前后查找")]
    [TestCase(@"(a)\1", "反向引用")]
    [TestCase("[a-", "正则表达式")]
    [TestCase("a)|(?:b", "正则表达式")]
    [TestCase("(a{500}){500}", "重复次数")]
    [TestCase("((a{90}){90}){90}", "重复次数")]
    public void A_pattern_is_judged_before_it_is_saved(string pattern, string? fault)
    {
        var faults = AttributeRules.CheckDefinitions([Definition(AttributeDataType.Text) with { Pattern = pattern }]);
        if (fault is null)
        {
            faults.ShouldBeEmpty();
        }
        else
        {
            faults.ShouldHaveSingleItem().Message.ShouldContain(fault);
        }
    }

    [Test]
    public void A_bad_definition_is_named_by_its_row_and_field()
    {
        var good = Definition(AttributeDataType.Text);
        (AttributeDefinition Wrong, string Field)[] cases =
        [
            (good with { Key = "Upper" }, "key"), (good with { Key = "a-b" }, "key"), (good with { Key = "" }, "key"), (good with { Key = new string('a', 41) }, "key"),
            (good with { Name = " " }, "name"), (good with { MaxLength = 0 }, "maxLength"), (good with { MaxLength = 1001 }, "maxLength"),
            (good with { DataType = AttributeDataType.Photo, Unique = true }, "unique"), (good with { DataType = AttributeDataType.Region, Unique = true }, "unique"),
            (good with { DataType = AttributeDataType.Option }, "options"), (good with { DataType = AttributeDataType.Option, Options = ["a", "a"] }, "options"),
            (good with { DataType = AttributeDataType.Option, Options = ["a", " "] }, "options"),
            (good with { DataType = AttributeDataType.Option, Options = [.. Enumerable.Range(0, 201).Select(i => $"o{i}")] }, "options"),
            (good with { Options = ["a"] }, "options"), (good with { DataType = AttributeDataType.Date, Pattern = "a" }, "pattern"),
        ];
        foreach (var (wrong, field) in cases)
        {
            AttributeRules.CheckDefinitions([good with { Key = "other", Name = "另一项" }, wrong]).ShouldContain(f => f.Index == 1 && f.Field == field, wrong.ToString());
        }
    }

    [Test]
    public void Keys_and_names_are_unique_and_a_type_has_at_most_sixty_attributes()
    {
        var good = Definition(AttributeDataType.Text);
        AttributeRules.CheckDefinitions([good, good with { Name = "另一项" }]).ShouldHaveSingleItem().Field.ShouldBe("key");
        AttributeRules.CheckDefinitions([good, good with { Key = "other" }]).ShouldHaveSingleItem().Field.ShouldBe("name");
        AttributeRules.CheckDefinitions(Many(60)).ShouldBeEmpty();
        AttributeRules.CheckDefinitions(Many(61)).ShouldHaveSingleItem().Index.ShouldBe(-1);

        static AttributeDefinition[] Many(int count) => [.. Enumerable.Range(0, count).Select(i => new AttributeDefinition($"k{i}", $"项目{i}", AttributeDataType.Text))];
    }

    private static AttributeDefinition Definition(AttributeDataType type) => new("item", "项目", type);

    private static string? Good(AttributeDataType type, string raw)
    {
        var value = AttributeRules.Canonical(Definition(type), raw, s_regions, out var error);
        error.ShouldBeNull();
        return value;
    }

    private static string Bad(AttributeDataType type, string raw)
    {
        AttributeRules.Canonical(Definition(type), raw, s_regions, out var error).ShouldBeNull();
        return error.ShouldNotBeNull();
    }

    private sealed class TwoDistricts : IRegions
    {
        private static readonly Region[] s_all =
        [
            new("310104", "徐汇区", "310000", "徐汇区"), new("310104013", "虹梅路街道", "310104", "徐汇区 · 虹梅路街道"), new("310106", "静安区", "310000", "静安区"),
        ];

        public IReadOnlyList<Region> Districts => [.. s_all.Where(r => !r.IsStreet)];

        public Region? Find(string code) => Array.Find(s_all, r => r.Code == code);

        public IReadOnlyList<Region> StreetsOf(string districtCode) => [.. s_all.Where(r => r.ParentCode == districtCode && r.IsStreet)];
    }
}
