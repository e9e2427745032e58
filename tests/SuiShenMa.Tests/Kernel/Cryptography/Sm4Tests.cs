using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using Shouldly;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Kernel.Cryptography;

[Row(29)]
internal sealed class Sm4Tests
{
    [TestCaseSource(typeof(Vectors), nameof(Vectors.Cases), new object[] { "sm4_gcm" })]
    public void Gcm_gives_the_published_text_and_tag(JsonObject vector)
    {
        byte[] key = vector.Hex("key"), iv = vector.Hex("iv"), aad = vector.Hex("aad"), plaintext = vector.Hex("plaintext");
        var sealedText = Sm4Gcm.Seal(key, iv, plaintext, aad);
        Vectors.Upper(sealedText).ShouldBe(vector.Text("ciphertext") + vector.Text("tag"));
        Sm4Gcm.Open(key, iv, sealedText, aad).ShouldBe(plaintext);
    }

    // The product uses GCM alone; these prove the block cipher and the library's other modes that partners may meet.
    [TestCase("sm4_ecb", "SM4/ECB/NoPadding")]
    [TestCase("sm4_cbc_nopad", "SM4/CBC/NoPadding")]
    [TestCase("sm4_ofb", "SM4/OFB/NoPadding")]
    [TestCase("sm4_cfb128", "SM4/CFB/NoPadding")]
    [TestCase("sm4_ctr", "SM4/CTR/NoPadding")]
    public void The_library_gives_the_published_text_in_every_mode(string name, string algorithm)
    {
        foreach (var vector in Vectors.Cases(name).Select(c => (JsonObject)c.Arguments[0]!))
        {
            var cipher = CipherUtilities.GetCipher(algorithm);
            ICipherParameters key = new KeyParameter(vector.Hex("key"));
            cipher.Init(true, vector.ContainsKey("iv") ? new ParametersWithIV(key, vector.Hex("iv")) : key);
            var text = vector.Hex("plaintext");
            for (var i = vector["iterations"]?.GetValue<int>() ?? 1; i > 0; i--)
            {
                text = cipher.DoFinal(text);
            }

            Vectors.Upper(text).ShouldBe(vector.Text("ciphertext"), vector.Text("source"));
        }
    }

    [TestCaseSource(typeof(Vectors), nameof(Vectors.Cases), new object[] { "sm4_ccm" })]
    public void The_library_gives_the_published_ccm_text(JsonObject vector)
    {
        var cipher = new CcmBlockCipher(new SM4Engine());
        cipher.Init(true, new AeadParameters(new KeyParameter(vector.Hex("key")), 128, vector.Hex("iv"), vector.Hex("aad")));
        var plaintext = vector.Hex("plaintext");
        Vectors.Upper(cipher.ProcessPacket(plaintext, 0, plaintext.Length)).ShouldBe(vector.Text("ciphertext") + vector.Text("tag"));
    }

    [Test]
    public void A_change_of_key_iv_text_tag_or_associated_data_is_noticed()
    {
        byte[] key = new byte[16], iv = new byte[12], aad = "table|row"u8.ToArray();
        var sealedText = Sm4Gcm.Seal(key, iv, "310101"u8, aad);
        Sm4Gcm.TryOpen(key, iv, sealedText, aad, out var plaintext).ShouldBeTrue();
        plaintext.ShouldBe("310101"u8.ToArray());
        foreach (var part in new[] { key, iv, aad, sealedText })
        {
            for (var i = 0; i < part.Length; i++)
            {
                part[i] ^= 0x80;
                Sm4Gcm.TryOpen(key, iv, sealedText, aad, out plaintext).ShouldBeFalse();
                plaintext.ShouldBeNull();
                part[i] ^= 0x80;
            }
        }

        Sm4Gcm.TryOpen(key, iv, sealedText.AsSpan(0, 15), aad, out _).ShouldBeFalse();
        Sm4Gcm.TryOpen(key, [], sealedText, aad, out _).ShouldBeFalse();
        Should.Throw<CryptographicException>(() => Sm4Gcm.Open(key, iv, sealedText, []));
        Should.Throw<CryptographicException>(() => Sm4Gcm.Seal(new byte[15], iv, [], []));
        Should.Throw<CryptographicException>(() => Sm4Gcm.Seal(key, new byte[16], [], []));
    }

    [Test]
    public void An_empty_text_is_sealed_too()
    {
        var sealedText = Sm4Gcm.SealWithRandomIv(new byte[16], []);
        sealedText.Length.ShouldBe(12 + 16);
        Sm4Gcm.TryOpenWithIv(new byte[16], sealedText, [], out var plaintext).ShouldBeTrue();
        plaintext.ShouldBeEmpty();
        Sm4Gcm.SealWithRandomIv(new byte[16], []).ShouldNotBe(sealedText);
        Sm4Gcm.TryOpenWithIv(new byte[16], sealedText.AsSpan(1), [], out _).ShouldBeFalse();
    }
}
