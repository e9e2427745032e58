using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Tests.Kernel.Mechanisms;

/// <summary>partner-api.md §1: how JSON is written and what is not read as it.</summary>
public sealed class JsonTests
{
    private enum Mood { VeryGood }

    private sealed record Sample(DateTime At, Mood Mood, CoordinateSystem System, int Number, string Text, DateTimeOffset Offset = default);

    private static readonly Sample One = new(new DateTime(2026, 3, 1, 16, 30, 5, 120, DateTimeKind.Utc), Mood.VeryGood, CoordinateSystem.GCJ02, 7, "徐汇区＋<b>", new DateTimeOffset(2026, 3, 1, 11, 30, 5, TimeSpan.FromHours(-5)));

    [Test]
    public void Times_carry_the_offset_of_Shanghai_names_are_camel_case_and_Chinese_stays_as_it_is()
    {
        var json = JsonSerializer.Serialize(One, Json.Stored);
        JsonNode.Parse(json)!["at"]!.GetValue<string>().ShouldBe("2026-03-02T00:30:05.12+08:00");
        json.ShouldContain("\"mood\":\"veryGood\"");
        json.ShouldContain("\"system\":\"GCJ02\"");
        json.ShouldContain("徐汇区");
        json.ShouldNotContain("<b>");
        JsonSerializer.Deserialize<Sample>(json, Json.Stored).ShouldBe(One);
    }

    [TestCase("\"2026-03-01T16:30:05Z\"")]
    [TestCase("\"2026-03-02T00:30:05+08:00\"")]
    [TestCase("\"2026-03-01T11:30:05-05:00\"")]
    public void Any_offset_is_read_as_the_same_moment(string json)
    {
        var at = JsonSerializer.Deserialize<DateTime>(json, Json.Stored);
        at.ShouldBe(new DateTime(2026, 3, 1, 16, 30, 5, DateTimeKind.Utc));
        at.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [TestCase("""{"number":"7"}""")]
    [TestCase("""{"number":7.5}""")]
    [TestCase("""{"number":99999999999}""")]
    [TestCase("""{"mood":0}""")]
    [TestCase("""{"mood":"great"}""")]
    [TestCase("""{"system":2}""")]
    [TestCase("""{"at":"yesterday"}""")]
    [TestCase("""{"at":1760000000123}""")]
    [TestCase("""{"at":"2026-03-01T16:30:05"}""")]
    [TestCase("""{"at":"2026-03-01"}""")]
    [TestCase("""{"at":"9999-12-31T23:59:59Z"}""")]
    [TestCase("""{"at":"0001-01-01T00:00:00Z"}""")]
    [TestCase("""{"offset":"2026-03-01T16:30:05"}""")]
    [TestCase("""{"offset":"9999-12-31T23:59:59Z"}""")]
    public void What_is_of_another_type_is_not_guessed_at(string json) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Sample>(json, Json.Stored));

    [Test]
    public void Deep_nesting_is_refused() =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<object>(new string('[', 40) + new string(']', 40), Json.Stored));
}
