using System.Text;
using System.Text.Json;
using Shouldly;
using SuiShenMa.Kernel.CallLog;

namespace SuiShenMa.Tests.Kernel.CallLogs;

/// <summary>What the log keeps of requests and answers: declared fields with their values, of all else the length.</summary>
public sealed class CallTextTests
{
    private static readonly LoggedFields Fields = new([new("typeCode"), new("partNumber"), new("place"), new("url", v => v.StartsWith("https://x/w/", StringComparison.Ordinal) ? v : null), new("outer")]);

    [Test]
    public void A_declared_field_is_kept_with_its_value_and_any_other_with_its_length() =>
        Of("""{"typeCode":"03001","name":"张三","certNumber":"310101199001011234","pageSize":20,"isNew":true}""")
            .ShouldBe("""{"typeCode":"03001","name":2,"certNumber":18,"pageSize":"20","isNew":4}""");

    [Test]
    public void Of_a_list_the_count_and_the_first_entry_are_kept() =>
        Of("""{"items":[{"typeCode":"03001","name":"abc"},{"typeCode":"03002"}],"addresses":["世纪大道 1 号","南京路 2 号"]}""")
            .ShouldBe("""{"items[0].typeCode":"03001","items[0].name":3,"items":"[2]","addresses":"[2]"}""");

    [Test]
    public void What_lies_inside_an_undeclared_object_is_not_looked_at() =>
        Of("""{"attributes":{"typeCode":"x"},"outer":{"typeCode":"03001"}}""").ShouldBe("""{"attributes":15,"outer.typeCode":"03001"}""");

    [TestCase("13812345678")]
    [TestCase("电话13812345678谢谢")]
    [TestCase("11010519491231002X")]
    [TestCase("someone@example.org")]
    public void A_declared_field_does_not_show_what_looks_like_a_persons_number_or_address(string value) =>
        Of($$"""{"place":"{{value}}"}""").ShouldBe($$"""{"place":{{value.Length}}}""");

    [Test]
    public void Numbers_of_things_are_shown() => Of("""{"partNumber":"3101000000012345"}""").ShouldBe("""{"partNumber":"3101000000012345"}""");

    [Test]
    public void A_rule_of_a_field_hides_what_it_does_not_know() =>
        Of("""{"url":"https://x/c/secret"}""").ShouldBe("""{"url":18}""");

    [Test]
    public void A_sentence_is_no_machine_word() =>
        Of("""{"reason":"张三报失","code":"signature.invalid"}""").ShouldBe("""{"reason":4,"code":"signature.invalid"}""");

    [Test]
    public void Names_that_no_program_would_choose_are_not_kept() =>
        Of("""{"13812345678":1,"张三":2,"a13812345678":3}""").ShouldBe("""{"(name of 11)":1,"(name of 2)":1,"(name of 12)":1}""");

    [Test]
    public void A_value_cannot_pass_for_another_line()
    {
        var kept = Of("{\"place\":\"a\\r\\n2026-01-01 ok\\u202e\"}");
        kept.ShouldNotContain("\n");
        JsonDocument.Parse(kept).RootElement.GetProperty("place").GetString().ShouldBe("a\\u000D\\u000A2026-01-01 ok\\u202E");
    }

    [Test]
    public void The_text_is_bounded_and_says_how_much_it_left_out()
    {
        var body = "{" + string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"field{i}\":\"值值值值\"")) + "}";
        var kept = Of(body);
        kept.Length.ShouldBeLessThanOrEqualTo(CallRecord.LongestParameters);
        var members = JsonDocument.Parse(kept).RootElement.EnumerateObject().ToList();
        members[^1].Name.ShouldBe(CallText.More);
        members[^1].Value.GetInt32().ShouldBe(200 - (members.Count - 1));
    }

    [Test]
    public void Escaped_characters_cannot_make_the_text_longer_than_its_column() =>
        Of("{" + string.Join(',', Enumerable.Range(0, 60).Select(i => $"\"place\":\"{new string('\'', 100)}\"")) + "}").Length.ShouldBeLessThanOrEqualTo(CallRecord.LongestParameters);

    [Test]
    public void A_body_that_was_cut_tells_what_came_before_and_how_long_it_was()
    {
        using var text = new CallText(Fields, 1_024);
        text.Body(new CallBytes(Encoding.UTF8.GetBytes("""{"typeCode":"03001","photo":"AAAA"""), 1_000_000, "application/json"));
        text.ToString().ShouldBe("""{"typeCode":"03001","(bytes)":1000000}""");
    }

    [TestCase("{\"typeCode\":", ExpectedResult = """{"(not JSON)":12}""")]
    [TestCase("[[[[[[[[[[1]]]]]]]]]]", ExpectedResult = """{"(list)":"[1]"}""")]
    [TestCase("\"13812345678\"", ExpectedResult = """{"(value)":11}""")]
    public string What_is_no_object_does_no_harm(string body) => Of(body);

    [Test]
    public void A_body_that_is_no_JSON_is_kept_as_its_kind_and_length()
    {
        using var text = new CallText(Fields, 1_024);
        text.Body(new CallBytes("--x"u8.ToArray(), 345_678, "multipart/form-data"));
        text.ToString().ShouldBe("""{"(multipart/form-data)":345678}""");
    }

    [Test]
    public void Of_a_path_that_leads_nowhere_the_words_are_kept()
    {
        using var text = new CallText(Fields, 1_024);
        text.Path("/api/v1/objectcodes/310101199001011234/x\r\n");
        text.ToString().ShouldBe("""{"path":"/api/v1/objectcodes/{18}/{3}"}""");
    }

    [Test]
    public void The_next_text_has_nothing_of_the_one_before_even_of_one_that_broke_off()
    {
        var full = "{" + string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"field{i}\":\"值值值值\"")) + "}";
        Of(full).ShouldContain(CallText.More);
        Of("""{"typeCode":"03001"}""").ShouldBe("""{"typeCode":"03001"}""");
        using (var broken = new CallText(Fields, 1_024))
        {
            broken.Pair("typeCode", "03001");
        }
        Of("").ShouldBe("");
        using var outer = new CallText(Fields, 1_024);
        outer.Pair("typeCode", "1");
        Of("""{"typeCode":"2"}""").ShouldBe("""{"typeCode":"2"}""");
        outer.ToString().ShouldBe("""{"typeCode":"1"}""");
    }

    [Test]
    public void Two_modules_that_declare_one_field_must_agree_to_show_it() =>
        new LoggedFields([new("x"), new("x", _ => null)]).Show("x", "1").ShouldBeNull();

    private static string Of(string json)
    {
        using var text = new CallText(Fields, CallRecord.LongestParameters);
        var bytes = Encoding.UTF8.GetBytes(json);
        text.Body(new CallBytes(bytes, bytes.Length, "application/json"));
        return text.ToString();
    }
}
