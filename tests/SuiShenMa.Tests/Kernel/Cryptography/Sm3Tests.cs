using System.Text.Json.Nodes;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;
using Shouldly;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Kernel.Cryptography;

[Row(29)]
internal sealed class Sm3Tests
{
    [TestCaseSource(typeof(Vectors), nameof(Vectors.Cases), new object[] { "sm3" })]
    public async Task Sm3_gives_the_published_digest(JsonObject vector)
    {
        Vectors.Upper(Sm3.Hash(vector.Message())).ShouldBe(vector.Text("digest"));
        Sm3.HashHex(vector.Message()).ShouldBe(vector.Text("digest").ToLowerInvariant());
        using var stream = new MemoryStream(vector.Message());
        Vectors.Upper(await Sm3.HashAsync(stream)).ShouldBe(vector.Text("digest"));
    }

    [TestCaseSource(typeof(Vectors), nameof(Vectors.Cases), new object[] { "hmac_sm3" })]
    public void Hmac_gives_the_published_code(JsonObject vector)
    {
        var message = vector.Message();
        var hmac = new HmacSm3(vector.Hex("key"));
        Vectors.Upper(hmac.Compute(message)).ShouldBe(vector.Text("mac"));
        Vectors.Upper(HmacSm3.Compute(vector.Hex("key"), message)).ShouldBe(vector.Text("mac"));
        hmac.IsGood(message, vector.Text("mac")).ShouldBeTrue();

        var inParts = new byte[Sm3.Size];
        hmac.Write(message.AsSpan(0, message.Length / 3), message.AsSpan(message.Length / 3), [], inParts);
        Vectors.Upper(inParts).ShouldBe(vector.Text("mac"));
    }

    [Test]
    public void Hmac_equals_the_librarys_for_every_length_of_key_and_message()
    {
        var bytes = new byte[200];
        new Random(1).NextBytes(bytes);
        for (var length = 1; length <= 200; length++)
        {
            var expected = new byte[Sm3.Size];
            var library = new HMac(new SM3Digest());
            library.Init(new KeyParameter(bytes, 0, length));
            library.BlockUpdate(bytes, 0, 200 - length);
            library.DoFinal(expected, 0);
            new HmacSm3(bytes.AsSpan(0, length)).Compute(bytes.AsSpan(0, 200 - length)).ShouldBe(expected);
        }
    }

    [Test]
    public async Task Sm3_equals_the_librarys_for_every_length_and_cut()
    {
        var bytes = new byte[400];
        new Random(2).NextBytes(bytes);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var expected = new byte[Sm3.Size];
            var library = new SM3Digest();
            library.BlockUpdate(bytes, 0, length);
            library.DoFinal(expected, 0);
            Sm3.Hash(bytes.AsSpan(0, length)).ShouldBe(expected);

            var cut = length * 7 % 131 % (length + 1);
            var state = new Sm3State();
            state.BlockUpdate(bytes.AsSpan(0, cut));
            state.BlockUpdate(bytes.AsSpan(cut, length - cut));
            var inParts = new byte[Sm3.Size];
            state.DoFinal(inParts);
            inParts.ShouldBe(expected);
            using var stream = new MemoryStream(bytes, 0, length);
            (await Sm3.HashAsync(stream)).ShouldBe(expected);
        }
    }

    [Test]
    public void Many_threads_may_share_one_hmac()
    {
        var hmac = new HmacSm3("shared"u8);
        var messages = Enumerable.Range(0, 500).Select(i => new byte[i]).ToArray();
        var expected = messages.Select(m => HmacSm3.Compute("shared"u8, m)).ToArray();
        Parallel.For(0, 20_000, i => hmac.Compute(messages[i % 500]).AsSpan().SequenceEqual(expected[i % 500]).ShouldBeTrue());
    }

    [Test]
    public void A_hex_comparison_takes_either_case_and_nothing_else()
    {
        byte[] bytes = [0xab, 0x01];
        FixedTime.HexEquals(bytes, "ab01").ShouldBeTrue();
        FixedTime.HexEquals(bytes, "AB01").ShouldBeTrue();
        FixedTime.HexEquals("AB01", "ab01").ShouldBeTrue();
        foreach (var wrong in new[] { null, "", "ab", "ab02", "ab0101", "zz01", "ab0１" })
        {
            FixedTime.HexEquals(bytes, wrong).ShouldBeFalse();
            FixedTime.HexEquals("ab01", wrong).ShouldBeFalse();
            FixedTime.HexEquals(wrong, "ab01").ShouldBeFalse();
        }

        FixedTime.HexEquals("zz", "zz").ShouldBeFalse();
        FixedTime.TextEquals("码", "码").ShouldBeTrue();
        FixedTime.TextEquals("a", "A").ShouldBeFalse();
        FixedTime.TextEquals(null, null).ShouldBeFalse();
    }
}
