using Shouldly;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Tests.Kernel.Sheets;

public sealed class NormaliseTests
{
    [TestCase("ＡＢ１２３（＊）", "AB123(*)")]
    [TestCase("南京路　１号", "南京路 1号")]
    [TestCase("句号。和、顿号", "句号。和、顿号")]
    public void Full_width_becomes_half_width_and_chinese_marks_stay(string text, string expected) => Normalise.HalfWidth(text).ShouldBe(expected);

    [TestCase("\uFEFF \u00A0\u3000\u200B值 内\u2028\u200E\t", "值 内")]
    [TestCase("\u200B\uFEFF", "")]
    [TestCase("值", "值")]
    public void Trimming_knows_every_space_and_what_has_no_width(string text, string expected) => Normalise.Trim(text).ShouldBe(expected);

    [Test]
    public void Inner_runs_of_space_collapse() => Normalise.Collapse(" a \u3000\u200B\t b\n").ShouldBe("a b");

    [Test]
    public void Control_characters_and_direction_overrides_go_and_line_breaks_become_one_kind() =>
        Normalise.StripControl("a\u0000\u001B[31m\u0085\u202Eb\r\nc\rd\te\uD83D\uDE00\uD800").ShouldBe("a[31mb\nc\nd\te\uD83D\uDE00");

    [Test]
    public void Equal_looking_text_is_equal_text()
    {
        Normalise.Nfc("e\u0301").ShouldBe("\u00E9");
        Normalise.Nfc("\uD800x").ShouldBe("x");
        Normalise.Code(" ３１０ １０１\u200B ").ShouldBe("310101");
    }

    [Test]
    public void A_log_line_cannot_be_forged()
    {
        Normalise.LogSafe("a\r\n2026 INFO forged").ShouldBe("a\\u000D\\u000A2026 INFO forged");
        Normalise.LogSafe("\u001B[2J\u009B31m").ShouldBe("\\u001B[2J\\u009B31m");
        Normalise.LogSafe("a\u202Eb\u2066\u2028\u200F\uFEFF").ShouldBe("a\\u202Eb\\u2066\\u2028\\u200F\\uFEFF");
        Normalise.LogSafe("\\u000A 中文😀").ShouldBe("\\\\u000A 中文😀");
        Normalise.LogSafe("\uD800").ShouldBe("\\uD800");
        Normalise.LogSafe(new string('a', 30), 10).ShouldBe("aaaaaaaaaa…(+20)");
        Normalise.LogSafe(null).ShouldBe("");
    }
}
