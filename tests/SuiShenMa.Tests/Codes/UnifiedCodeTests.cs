using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Standards;

namespace SuiShenMa.Tests.Codes;

internal sealed class UnifiedCodeTests
{
    private static readonly UnifiedCodeOrder s_order = new(new HmacSm3("order"u8));

    [TestCase(12345678, "123456788")]
    [TestCase(31010115, "310101155")]
    public void The_check_digit_is_that_of_the_published_examples(int body, string text) => UnifiedCode.FromBody(body).Text.ShouldBe(text);

    [Test]
    public void A_code_that_begins_with_0_is_malformed_although_its_check_is_right()
    {
        Iso7064.Mod11Comma10("00000001").ShouldBe('1');
        UnifiedCode.Read("000000011", out _).ShouldBe(CodeFault.Malformed);
        Should.Throw<ArgumentOutOfRangeException>(() => UnifiedCode.FromBody(1));
        Should.Throw<ArgumentOutOfRangeException>(() => UnifiedCode.FromBody(100_000_000));
    }

    [TestCase("310101155")]
    [TestCase(" 310 101 155\r\n")]
    [TestCase("310-101-155")]
    [TestCase("３１０－１０１　１５５")]
    [TestCase("310–101—155")]
    public void What_is_heard_on_the_phone_is_read_however_it_is_written(string text)
    {
        UnifiedCode.TryParse(text, out var code).ShouldBeTrue();
        code.Text.ShouldBe("310101155");
        code.Body.ShouldBe(31010115);
    }

    [TestCase("310101156", CodeFault.Checksum)]
    [TestCase("31010115", CodeFault.Malformed)]
    [TestCase("3101011550", CodeFault.Malformed)]
    [TestCase("31010115X", CodeFault.Malformed)]
    [TestCase("31010115٥", CodeFault.Malformed)]
    [TestCase("", CodeFault.Malformed)]
    [TestCase(null, CodeFault.Malformed)]
    public void A_wrong_check_digit_is_told_from_a_wrong_shape(string? text, CodeFault fault) => UnifiedCode.Read(text, out _).ShouldBe(fault);

    [Test]
    public void Every_single_wrong_digit_is_found()
    {
        for (var n = 0; n < 2_000; n++)
        {
            var good = UnifiedCode.FromCounter(n, s_order).Text;
            for (var i = 0; i < good.Length; i++)
            {
                for (var c = '0'; c <= '9'; c++)
                {
                    var text = good[..i] + c + good[(i + 1)..];
                    UnifiedCode.TryParse(text, out _).ShouldBe(c == good[i], text);
                }
            }
        }
    }

    [Test]
    public void At_most_one_swap_of_neighbours_in_forty_escapes()
    {
        int swaps = 0, missed = 0;
        for (var n = 0; n < 20_000; n++)
        {
            var good = UnifiedCode.FromCounter(n, s_order).Text;
            for (var i = 1; i < good.Length; i++)
            {
                if (good[i] != good[i - 1] && !(i == 1 && good[1] == '0'))
                {
                    swaps++;
                    missed += UnifiedCode.TryParse(good[..(i - 1)] + good[i] + good[i - 1] + good[(i + 1)..], out _) ? 1 : 0;
                }
            }
        }

        ((double)missed / swaps).ShouldBeLessThan(1.0 / 40);
    }

    [TestCase(9, 10)]
    [TestCase(30, 31)]
    [TestCase(300, 300)]
    [TestCase(1, 7)]
    public void The_order_of_a_small_domain_gives_every_place_once(int left, int right)
    {
        var order = new UnifiedCodeOrder(new HmacSm3("small"u8), left, right);
        var places = Enumerable.Range(0, left * right).Select(n => order.At(n)).ToList();
        places.Order().ShouldBe(Enumerable.Range(0, left * right).Select(n => (long)n));
        for (var n = 0; n < places.Count; n++)
        {
            order.CounterOf(places[n]).ShouldBe(n);
        }
    }

    [Test]
    public void The_full_order_can_be_walked_back_and_stays_in_its_domain()
    {
        var random = new Random(5);
        foreach (var n in Enumerable.Range(0, 200_000).Select(_ => random.NextInt64(UnifiedCodeOrder.Capacity)).Concat([0, UnifiedCodeOrder.Capacity - 1]))
        {
            var code = UnifiedCode.FromCounter(n, s_order);
            s_order.CounterOf(code).ShouldBe(n);
            code.Body.ShouldBeInRange(10_000_000, 99_999_999);
        }

        Should.Throw<ArgumentOutOfRangeException>(() => UnifiedCode.FromCounter(-1, s_order));
        Should.Throw<ArgumentOutOfRangeException>(() => UnifiedCode.FromCounter(UnifiedCodeOrder.Capacity, s_order));
    }

    [Test]
    public void Neighbouring_counters_give_codes_that_do_not_tell_each_other()
    {
        var bodies = Enumerable.Range(0, 10_000).Select(n => UnifiedCode.FromCounter(n, s_order).Body).ToList();
        var steps = bodies.Zip(bodies.Skip(1), (a, b) => b - a).ToList();
        steps.Distinct().Count().ShouldBeGreaterThan(9_950);
        // A random permutation keeps its leading digits in one of nine steps.
        steps.Count(s => Math.Abs(s) < 1_000_000).ShouldBeLessThan(400);
        bodies.Average().ShouldBeInRange(54_000_000, 56_000_000);
        new UnifiedCodeOrder(new HmacSm3("another"u8)).At(0).ShouldNotBe(s_order.At(0));
    }

    [Test]
    public void The_order_never_changes_between_builds()
    {
        // Pinned, and recomputed by an independent program: another order under the same key would issue codes twice.
        UnifiedCode.FromCounter(0, s_order).Text.ShouldBe("773468539");
        UnifiedCode.FromCounter(7_000_000, s_order).Text.ShouldBe("324051630");
    }
}
