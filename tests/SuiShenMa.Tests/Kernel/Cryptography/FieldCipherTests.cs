using System.Security.Cryptography;
using Shouldly;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Kernel.Cryptography;

[Row(29)]
internal sealed class FieldCipherTests
{
    private readonly KeyringFolder _folder = new();

    [OneTimeTearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_value_opens_in_its_own_place_and_nowhere_else()
    {
        var cipher = new FieldCipher(_folder.Open());
        var stored = cipher.Encrypt("张三", "citizens_person", "17", "name");
        stored.ShouldMatch(@"^v1\.k\d+-[0-9a-f]{8}\.[A-Za-z0-9_-]+$");
        stored.ShouldNotContain("张三");
        cipher.Encrypt("张三", "citizens_person", "17", "name").ShouldNotBe(stored);

        cipher.Decrypt(stored, "citizens_person", "17", "name").ShouldBe("张三");
        foreach (var (table, row, column) in new[] { ("other", "17", "name"), ("citizens_person", "18", "name"), ("citizens_person", "17", "phone"), ("citizens_person", "17|4:name", "") })
        {
            Should.Throw<CryptographicException>(() => cipher.Decrypt(stored, table, row, column));
        }

        cipher.Decrypt(cipher.Encrypt("", "t", "r", "c"), "t", "r", "c").ShouldBeEmpty();
    }

    [TestCase("")]
    [TestCase("13800000000")]
    [TestCase("v1.k")]
    [TestCase("v2.k.AAAA")]
    [TestCase("v1.k.!!!!")]
    public void Clear_text_in_an_encrypted_column_is_not_taken_for_a_value(string stored) =>
        Should.Throw<CryptographicException>(() => new FieldCipher(_folder.Open()).Decrypt(stored, "t", "r", "c"));

    [Test]
    public void A_changed_value_does_not_open()
    {
        var cipher = new FieldCipher(_folder.Open());
        var stored = cipher.Encrypt("13800000000", "t", "r", "c");
        var changed = stored[..^3] + (stored[^3] == 'A' ? 'B' : 'A') + stored[^2..];
        Should.Throw<CryptographicException>(() => cipher.Decrypt(changed, "t", "r", "c"));
        Should.Throw<CryptographicException>(() => cipher.Decrypt(stored[..^30], "t", "r", "c"));
    }

    [Test]
    public void A_missing_key_is_told_from_a_changed_value()
    {
        using var elsewhere = new KeyringFolder();
        var stored = new FieldCipher(elsewhere.Open()).Encrypt("x", "t", "r", "c");
        Should.Throw<KeyringUnavailable>(() => new FieldCipher(_folder.Open()).Decrypt(stored, "t", "r", "c"));
    }

    [Test]
    public void After_a_rotation_old_values_open_and_are_marked_outdated()
    {
        var keyring = _folder.Open();
        var cipher = new FieldCipher(keyring);
        var stored = cipher.Encrypt("x", "t", "r", "c");
        cipher.IsOutdated(stored).ShouldBeFalse();
        keyring.Rotate(FieldCipher.FieldPurpose);
        cipher.Decrypt(stored, "t", "r", "c").ShouldBe("x");
        cipher.IsOutdated(stored).ShouldBeTrue();
    }

    [Test]
    public void A_blind_index_is_the_same_for_the_same_value_and_is_found_after_a_rotation()
    {
        var keyring = _folder.Open();
        var cipher = new FieldCipher(keyring);
        var index = cipher.BlindIndex("310101199001011234");
        index.ShouldMatch("^[0-9a-f]{64}$");
        cipher.BlindIndex("310101199001011234").ShouldBe(index);
        cipher.BlindIndex("310101199001011235").ShouldNotBe(index);
        index.ShouldNotBe(Sm3.HashHex("310101199001011234"u8));

        keyring.Rotate(FieldCipher.IndexPurpose);
        var both = cipher.BlindIndexes("310101199001011234");
        both[0].ShouldBe(cipher.BlindIndex("310101199001011234"));
        both[1].ShouldBe(index);
    }
}
