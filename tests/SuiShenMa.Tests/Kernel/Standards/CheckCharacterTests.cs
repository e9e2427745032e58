using Shouldly;
using SuiShenMa.Kernel.Standards;

namespace SuiShenMa.Tests.Kernel.Standards;

internal sealed class CheckCharacterTests
{
    [Test]
    public void Iso_7064_gives_the_well_known_examples()
    {
        Iso7064.Mod11Dash2("0794").ShouldBe('0');
        Iso7064.Mod11Comma10("0794").ShouldBe('5');
        Iso7064.Mod97Dash10("794").ShouldBe("44");
        Iso7064.Mod37Dash2("G123489654321").ShouldBe('Y');
        Iso7064.Mod37Comma36("A12425GABC1234002").ShouldBe('M');
        Iso7064.Mod11Dash2("11010519491231002").ShouldBe('X');
        Iso7064.Mod11Dash2("31010120990101001").ShouldBe('4');
        Should.Throw<ArgumentException>(() => Iso7064.Mod11Comma10("12a"));
        Should.Throw<ArgumentException>(() => Iso7064.Mod37Dash2("a"));
    }

    [Test]
    public void The_gb_32100_weights_are_those_of_the_standard()
    {
        int[] weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
        for (var i = 0; i < weights.Length; i++)
        {
            var body = new string('0', i) + "1" + new string('0', weights.Length - 1 - i);
            Gb32100.CheckCharacter(body).ShouldBe(Gb32100.Alphabet[31 - weights[i]]);
        }

        Gb32100.TryCheckCharacter("O", out _).ShouldBeFalse();
        Gb32100.ValueOf('a').ShouldBe(-1);
        Gb32100.ValueOf('中').ShouldBe(-1);
    }
}
