using Shouldly;
using SuiShenMa.Codes.Contracts;

namespace SuiShenMa.Tests.Codes;

internal sealed class CodeTextTests
{
    [TestCase("https://ssm.example/w/abc123", "ABC123", 'w')]
    [TestCase("HTTPS://SSM.EXAMPLE/W/ABC123", "ABC123", 'w')]
    [TestCase("http://old-host.example:8080/base/s/ABC123/?x=1#y", "ABC123", 's')]
    [TestCase("https://h/e/ABC123#/w/OTHER", "ABC123", 'e')]
    [TestCase("https://h/w/ABC123?back=https://h/w/OTHER", "ABC123", 'w')]
    [TestCase("https://w/ABC123", "ABC123", '\0')]
    [TestCase("https://h/x/ABC123", "ABC123", '\0')]
    [TestCase("https://h/c/AbC-_1", "AbC-_1", 'c')]
    [TestCase("/w/ABC123", "ABC123", 'w')]
    [TestCase("w/ABC123", "ABC123", 'w')]
    [TestCase("abc123", "ABC123", '\0')]
    [TestCase("\uFEFF  abc\u200B123 \u3000\r\n", "ABC123", '\0')]
    [TestCase("ａｂｃ１２３", "ABC123", '\0')]
    [TestCase("ｈｔｔｐｓ：／／h／ｗ／ABC123？x", "ABC123", 'w')]
    [TestCase("https%3A%2F%2Fh%2Fw%2FABC123%0D%0A", "ABC123", 'w')]
    public void A_code_is_taken_out_of_what_scanners_deliver(string scanned, string value, char kind)
    {
        CodeText.TryRead(scanned, out var text).ShouldBeTrue();
        text.Value.ShouldBe(value);
        text.Kind.ShouldBe(kind);
        CodeText.Normalise(scanned).ShouldBe(value);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase(" \r\n\u200B")]
    [TestCase("/")]
    [TestCase("https://")]
    [TestCase("https://host")]
    [TestCase("https://host/")]
    [TestCase("https://?x")]
    [TestCase("javascript://h/w/ABC123")]
    [TestCase("https://h/w/ABC123https://h/w/DEF456")]
    [TestCase("?w/ABC123")]
    public void Where_there_is_no_one_code_nothing_is_taken(string? scanned) => CodeText.Normalise(scanned).ShouldBeNull();

    [Test]
    public void A_text_beyond_the_limit_is_not_looked_at()
    {
        CodeText.Normalise(new string(' ', 2047) + "A").ShouldBe("A");
        CodeText.Normalise(new string(' ', 2048) + "A").ShouldBeNull();
    }

    [Test]
    public void No_input_makes_it_fail()
    {
        var random = new Random(3);
        const string Alphabet = "https://w/e?#%25%E4%B8\uFEFF\uD800\uDC00\0\r\n Ａ：／";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Create(random.Next(40), random, (span, r) =>
            {
                foreach (ref var c in span)
                {
                    c = Alphabet[r.Next(Alphabet.Length)];
                }
            });
            CodeText.TryRead(text, out _);
            CodeValue.TryParse(text, out _).ShouldBeFalse();
            UnifiedCode.TryParse(text, out _).ShouldBeFalse();
        }
    }
}
