using System.Security.Cryptography;
using Shouldly;
using SuiShenMa.Codes.Contracts;

namespace SuiShenMa.Tests.Codes;

internal sealed class CodeValueTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    [Test]
    public void The_alphabet_is_the_one_of_the_contract() => CodeAlphabet.Characters.ShouldBe(Alphabet);

    [Test]
    public void A_value_is_read_bare_in_either_case_and_from_the_url_of_its_kinds()
    {
        var code = CodeValue.Create();
        foreach (var text in new[] { code.Text, code.Text.ToLowerInvariant(), $"https://h/w/{code}\r\n", $"https://h/e/{code}?a=1", $"https://h/{code}" })
        {
            CodeValue.Read(text, out var read).ShouldBe(CodeFault.None);
            read.ShouldBe(code);
        }

        CodeValue.Read($"https://h/s/{code}", out _).ShouldBe(CodeFault.Malformed);
        CodeValue.Read($"https://h/c/{code}", out _).ShouldBe(CodeFault.Malformed);

        var shortCode = ShortCodeValue.Create();
        ShortCodeValue.TryParse($"https://h/s/{shortCode}".ToLowerInvariant(), out var readShort).ShouldBeTrue();
        readShort.ShouldBe(shortCode);
        ShortCodeValue.TryParse($"https://h/w/{shortCode}", out _).ShouldBeFalse();
        ShortCodeValue.TryParse(code.Text, out _).ShouldBeFalse();
        CodeValue.TryParse(shortCode.Text, out _).ShouldBeFalse();
    }

    [TestCase("0000000000000", CodeFault.Malformed)]
    [TestCase("00000000000000", CodeFault.None)]
    [TestCase("10000000000000", CodeFault.Checksum)]
    [TestCase("1000000000000Y", CodeFault.None)]
    [TestCase("O0000000000000", CodeFault.Malformed)]
    [TestCase("0000000000000I", CodeFault.Malformed)]
    [TestCase("000000000000000", CodeFault.Malformed)]
    [TestCase("0000000000000中", CodeFault.Malformed)]
    [TestCase("", CodeFault.Malformed)]
    [TestCase(null, CodeFault.Malformed)]
    public void A_wrong_check_character_is_told_from_a_wrong_shape(string? text, CodeFault fault)
    {
        CodeValue.Read(text, out var code).ShouldBe(fault);
        code.Text.ShouldBe(fault == CodeFault.None ? text! : "");
    }

    [Test]
    public void Every_single_error_and_every_swap_of_neighbours_is_found()
    {
        for (var n = 0; n < 200; n++)
        {
            FindsErrors(CodeValue.Create().Text, text => CodeValue.Read(text, out _));
            FindsErrors(ShortCodeValue.Create().Text, text => ShortCodeValue.Read(text, out _));
        }
    }

    [Test]
    public void A_hundred_thousand_values_differ_and_use_all_characters_evenly()
    {
        using var random = RandomNumberGenerator.Create();
        var counts = new int[13, Alphabet.Length];
        var seen = new HashSet<string>();
        for (var n = 0; n < 100_000; n++)
        {
            var text = CodeValue.Create(random).Text;
            seen.Add(text).ShouldBeTrue();
            for (var i = 0; i < 13; i++)
            {
                counts[i, Alphabet.IndexOf(text[i], StringComparison.Ordinal)]++;
            }
        }

        // Expected 3 226 with a deviation of 56; taking bytes modulo 31 would put 8 characters at 3 516.
        foreach (var count in counts)
        {
            count.ShouldBeInRange(3226 - 290, 3226 + 285);
        }
    }

    [Test]
    public void Bytes_that_would_favour_some_characters_are_thrown_away()
    {
        using var random = new Script([248, 255, 31, 30, 61, 247]);
        CodeValue.Create(random).Text[..8].ShouldBe("0YYY0YYY");
    }

    private static void FindsErrors(string good, Func<string, CodeFault> read)
    {
        read(good).ShouldBe(CodeFault.None);
        for (var i = 0; i < good.Length; i++)
        {
            foreach (var c in Alphabet.Where(c => c != good[i]))
            {
                read(good[..i] + c + good[(i + 1)..]).ShouldBe(CodeFault.Checksum);
            }

            if (i > 0 && good[i] != good[i - 1])
            {
                read(good[..(i - 1)] + good[i] + good[i - 1] + good[(i + 1)..]).ShouldBe(CodeFault.Checksum);
            }
        }
    }

    private sealed class Script(byte[] bytes) : RandomNumberGenerator
    {
        private int _next;

        public override void GetBytes(byte[] data) => GetBytes(data.AsSpan());

        public override void GetBytes(Span<byte> data)
        {
            foreach (ref var b in data)
            {
                b = bytes[_next++ % bytes.Length];
            }
        }
    }
}
