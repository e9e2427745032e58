using System.Text;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Shouldly;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Kernel.Cryptography;

[Row(29)]
internal sealed class Pbkdf2Sm3Tests
{
    [Test]
    public void The_right_password_opens_and_a_wrong_one_does_not()
    {
        var record = Pbkdf2Sm3.Hash("正确 horse");
        record.ShouldMatch(@"^pbkdf2-sm3\$60000\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=$");
        Pbkdf2Sm3.Verify("正确 horse", record, out var needsRehash).ShouldBeTrue();
        needsRehash.ShouldBeFalse();
        Pbkdf2Sm3.Verify("正确 horsf", record, out _).ShouldBeFalse();
        Pbkdf2Sm3.Verify("", record, out _).ShouldBeFalse();
        Pbkdf2Sm3.Hash("正确 horse").ShouldNotBe(record);
    }

    [Test]
    public void The_derivation_equals_the_librarys()
    {
        foreach (var (password, rounds) in new[] { ("password", 1), ("", 2), ("口令", 1000), (new string('p', 200), 3) })
        {
            var library = new Pkcs5S2ParametersGenerator(new SM3Digest());
            library.Init(Encoding.UTF8.GetBytes(password), "saltsaltsaltsalt"u8.ToArray(), rounds);
            var expected = ((KeyParameter)library.GenerateDerivedMacParameters(256)).GetKey();
            Pbkdf2Sm3.Derive(password, "saltsaltsaltsalt"u8, rounds).ShouldBe(expected);
        }
    }

    [Test]
    public void A_record_with_fewer_rounds_or_a_short_salt_asks_to_be_rehashed_once_it_was_opened()
    {
        foreach (var weak in new[] { Pbkdf2Sm3.Hash("p", new byte[16], 1000), Pbkdf2Sm3.Hash("p", new byte[8], Pbkdf2Sm3.Rounds) })
        {
            Pbkdf2Sm3.Verify("p", weak, out var needsRehash).ShouldBeTrue();
            needsRehash.ShouldBeTrue();
            Pbkdf2Sm3.Verify("q", weak, out needsRehash).ShouldBeFalse();
            needsRehash.ShouldBeFalse();
        }
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("p")]
    [TestCase("pbkdf2-sm3$60000$AAAA")]
    [TestCase("pbkdf2-sm3$-1$AAAA$AAAA")]
    [TestCase("pbkdf2-sm3$2000000000$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [TestCase("pbkdf2-sm3$60000$!$!")]
    [TestCase("pbkdf2-sm3$60000$AAAAAAAAAAAAAAAAAAAAAA==$")]
    [TestCase("plain$60000$AAAAAAAAAAAAAAAAAAAAAA==$AAAA")]
    public void A_damaged_or_missing_record_opens_to_nobody_and_costs_no_more(string? record) =>
        Pbkdf2Sm3.Verify("p", record, out _).ShouldBeFalse();

    [Test]
    public void A_password_beyond_the_limit_is_not_hashed()
    {
        var tooLong = new string('p', Pbkdf2Sm3.LongestPassword + 1);
        Should.Throw<ArgumentOutOfRangeException>(() => Pbkdf2Sm3.Hash(tooLong));
        Pbkdf2Sm3.Verify(tooLong, Pbkdf2Sm3.Hash("p"), out _).ShouldBeFalse();
        Pbkdf2Sm3.Verify(null, null, out _).ShouldBeFalse();
    }
}
