using Shouldly;
using SuiShenMa.Kernel.Standards;

namespace SuiShenMa.Tests.Kernel.Standards;

internal sealed class UsccTests
{
    private static IEnumerable<TestCaseData> Examples() =>
        from line in File.ReadLines(Path.Combine(TestContext.CurrentContext.TestDirectory, "Data", "uscc-examples.txt"))
        where !line.StartsWith('#') && line.Length > 0
        let fields = line.Split('\t')
        select new TestCaseData(fields[1], fields[0] != "INVALID");

    [TestCaseSource(nameof(Examples))]
    public void Every_example_is_judged_as_listed(string text, bool good)
    {
        Uscc.TryParse(text, out var uscc).ShouldBe(good);
        if (good)
        {
            uscc!.Text.ShouldBe(text);
            uscc.OrganisationCheckFails.ShouldBeFalse();
        }
    }

    [TestCase(" ９１３１００００１３２２６０２５０ｘ\r\n")]
    [TestCase("\uFEFF9131 0000 1322 6025 0X\u200B")]
    public void Width_case_and_blanks_do_not_matter(string text)
    {
        Uscc.TryParse(text, out var uscc).ShouldBeTrue();
        uscc!.Text.ShouldBe("91310000132260250X");
        uscc.RegionCode.ShouldBe("310000");
        uscc.OrganisationCode.ShouldBe("132260250");
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("9131000013226025OX")]
    [TestCase("91A10000132260250X")]
    [TestCase("91310000132260250")]
    [TestCase("91310000132260250中")]
    public void A_wrong_shape_is_told_as_such(string? text) => Uscc.Read(text, out _).ShouldBe(UsccFault.Malformed);

    [Test]
    public void A_wrong_check_character_is_told_as_such()
    {
        Uscc.Read("91350211M000100Y43", out _).ShouldBe(UsccFault.CheckCharacter);
        Uscc.Read("91350211M000100Y46", out _).ShouldBe(UsccFault.None);
        Uscc.Read(new string('9', 100_000), out _).ShouldBe(UsccFault.Malformed);
    }

    [Test]
    public void A_failing_inner_check_is_a_warning_only()
    {
        const string Body = "91310000132260251";
        Uscc.TryParse(Body + Gb32100.CheckCharacter(Body), out var uscc).ShouldBeTrue();
        uscc!.OrganisationCheckFails.ShouldBeTrue();
    }
}
