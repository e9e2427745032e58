using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Utilities;
using Shouldly;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Kernel.Cryptography;

[Row(29)]
internal sealed class Sm2Tests
{
    private static readonly byte[] s_message = Encoding.UTF8.GetBytes("随申码");
    private static readonly Sm2PrivateKey s_key = Sm2.GenerateKey();

    [Test]
    public void The_curve_is_the_recommended_one()
    {
        var curve = Vectors.Curve("sm2_curve");
        Number(curve, "p").ShouldBe(Sm2.Domain.Curve.Field.Characteristic);
        Number(curve, "a").ShouldBe(Sm2.Domain.Curve.A.ToBigInteger());
        Number(curve, "b").ShouldBe(Sm2.Domain.Curve.B.ToBigInteger());
        Number(curve, "n").ShouldBe(Sm2.Domain.N);
        Number(curve, "gx").ShouldBe(Sm2.Domain.G.AffineXCoord.ToBigInteger());
        Number(curve, "gy").ShouldBe(Sm2.Domain.G.AffineYCoord.ToBigInteger());
    }

    [TestCaseSource(typeof(Vectors), nameof(Vectors.Cases), new object[] { "sm2_sign" })]
    public void Signing_with_the_published_random_number_gives_the_published_signature(JsonObject vector)
    {
        var key = Key(vector);
        var id = vector.Text("id_ascii");
        key.PublicKey.ToHex().ShouldBe(("04" + vector.Text("px") + vector.Text("py")).ToLowerInvariant());
        Vectors.Upper(key.PublicKey.IdentityDigest(id)).ShouldBe(vector.Text("za"));
        key.PublicKey.MessageDigest(vector.Message(), id).ShouldBe(Number(vector, "e"));

        var (r, s) = Sm2.Sign(key, vector.Message(), id, new FixedRandom(vector.Hex("k")));
        (r, s).ShouldBe((Number(vector, "r"), Number(vector, "s")));

        var raw = Convert.FromHexString(vector.Text("r") + vector.Text("s"));
        key.PublicKey.Verify(vector.Message(), raw, id).ShouldBeTrue();
        key.PublicKey.Verify(vector.Message(), StandardDsaEncoding.Instance.Encode(key.PublicKey.Domain.N, r, s), id).ShouldBeTrue();
        key.PublicKey.Verify(vector.Message(), raw, id + "x").ShouldBeFalse();
    }

    [TestCaseSource(typeof(Vectors), nameof(Vectors.Cases), new object[] { "sm2_encrypt" })]
    public void Encrypting_with_the_published_random_number_gives_the_published_text(JsonObject vector)
    {
        var key = Key(vector);
        var expected = vector.Text("c1") + vector.Text("c3") + vector.Text("c2");
        Vectors.Upper(Sm2.Encrypt(key.PublicKey, vector.Message(), new FixedRandom(vector.Hex("k")))).ShouldBe(expected);
        key.Decrypt(Convert.FromHexString(expected)).ShouldBe(vector.Message());
    }

    [Test]
    public void The_library_accepts_our_signatures_and_we_accept_its()
    {
        var publicOnly = new ECPublicKeyParameters(s_key.PublicKey.Parameters.Q, Sm2.Domain);
        var id = Encoding.ASCII.GetBytes(Sm2.DefaultUserId);
        for (var i = 0; i < 50; i++)
        {
            var message = BitConverter.GetBytes(i);
            var verifier = new SM2Signer();
            verifier.Init(false, new ParametersWithID(publicOnly, id));
            verifier.BlockUpdate(message, 0, message.Length);
            verifier.VerifySignature(s_key.SignDer(message)).ShouldBeTrue();

            var signer = new SM2Signer(PlainDsaEncoding.Instance);
            signer.Init(true, new ParametersWithID(s_key.Parameters, id));
            signer.BlockUpdate(message, 0, message.Length);
            s_key.PublicKey.Verify(message, signer.GenerateSignature()).ShouldBeTrue();
        }
    }

    [Test]
    public void A_signature_is_refused_when_any_bit_of_it_or_of_the_message_changes()
    {
        var raw = s_key.SignRaw(s_message);
        raw.Length.ShouldBe(64);
        s_key.PublicKey.Verify(s_message, raw).ShouldBeTrue();
        s_key.PublicKey.Verify([.. s_message, 0], raw).ShouldBeFalse();
        Sm2.GenerateKey().PublicKey.Verify(s_message, raw).ShouldBeFalse();
        for (var bit = 0; bit < raw.Length * 8; bit += 7)
        {
            raw[bit / 8] ^= (byte)(1 << bit % 8);
            s_key.PublicKey.Verify(s_message, raw).ShouldBeFalse();
            raw[bit / 8] ^= (byte)(1 << bit % 8);
        }
    }

    [Test]
    public void Signatures_outside_the_range_or_the_shape_are_refused_without_an_exception()
    {
        var n = Sm2.Domain.N;
        var raw = s_key.SignRaw(s_message);
        var der = s_key.SignDer(s_message);
        byte[] r = raw[..32], s = raw[32..], zero = new byte[32];
        byte[][] bad =
        [
            [], [0x30], new byte[64], [.. zero, .. s], [.. r, .. zero], [.. BigIntegers.AsUnsignedByteArray(32, n), .. s],
            [.. r, .. BigIntegers.AsUnsignedByteArray(32, n)], [.. r, .. BigIntegers.AsUnsignedByteArray(32, n.Subtract(new BigInteger(1, r)))],
            [.. raw, 0], raw[..63], [.. der, 0], der[..^1], [0x30, 0x80, .. der[2..]], new byte[100_000], [0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, 2, 1, 1],
            [0x30, 0x03, 0x02, 0x01, 0x01, 0, 0, 0], [0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00],
        ];
        foreach (var signature in bad)
        {
            s_key.PublicKey.Verify(s_message, signature).ShouldBeFalse(Convert.ToHexString(signature.AsSpan(0, Math.Min(80, signature.Length))));
        }

        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var noise = new byte[random.Next(0, 80)];
            random.NextBytes(noise);
            s_key.PublicKey.Verify(s_message, noise).ShouldBeFalse();
        }
    }

    [Test]
    public void Keys_come_back_from_every_form_they_are_written_in()
    {
        var d = s_key.ToHex();
        foreach (var text in new[] { d, d.ToUpperInvariant(), s_key.ToBase64(), s_key.ToPem(), "\r\n" + s_key.ToPem().ReplaceLineEndings("\r\n") })
        {
            Sm2PrivateKey.Import(text).ToHex().ShouldBe(d);
        }

        var q = s_key.PublicKey;
        var compressed = Convert.ToHexString(q.Parameters.Q.GetEncoded(true));
        foreach (var text in new[] { q.ToHex(), q.ToHex()[2..], compressed, q.ToBase64(), q.ToPem(), " " + q.ToHex().ToUpperInvariant() + "\r\n" })
        {
            Sm2PublicKey.Import(text).ToHex().ShouldBe(q.ToHex());
        }

        s_key.ToPem().ShouldStartWith("-----BEGIN PRIVATE KEY-----");
        q.ToPem().ShouldStartWith("-----BEGIN PUBLIC KEY-----");
        s_key.ToString().ShouldNotContain(d);
    }

    [Test]
    public void Keys_written_by_OpenSSL_are_read()
    {
        Sm2PrivateKey.Import(OpenSslKeys.Pkcs8).PublicKey.ToHex().ShouldBe(Sm2PublicKey.Import(OpenSslKeys.Public).ToHex());
        Sm2PrivateKey.Import(OpenSslKeys.Sec1).ToHex().ShouldBe(Sm2PrivateKey.Import(OpenSslKeys.Pkcs8).ToHex());
        Sm2PublicKey.Import(OpenSslKeys.Public).Verify("hello"u8, Convert.FromBase64String(OpenSslKeys.SignatureOfHello)).ShouldBeTrue();
    }

    [Test]
    public void What_is_no_key_is_refused_by_a_cryptographic_exception()
    {
        var offCurve = s_key.PublicKey.ToBytes();
        offCurve[^1] ^= 1;
        using var p256 = ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        string[] notPublic =
        [
            "", " ", "x", "04", Convert.ToHexString(offCurve), Convert.ToBase64String(offCurve), "00", new string('0', 130), new string('f', 128),
            "02" + new string('f', 64), p256.ExportSubjectPublicKeyInfoPem(), s_key.ToPem(), new string('a', 10_000), "MFkwEwYHKoZIzj0CAQ==", "码",
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        ];
        foreach (var text in notPublic)
        {
            Should.Throw<CryptographicException>(() => Sm2PublicKey.Import(text), text);
            Sm2PublicKey.TryImport(text, out _).ShouldBeFalse();
        }

        var n = Sm2.Domain.N;
        string[] notPrivate =
        [
            "", "ab", new string('0', 64), new string('f', 64), Hex(n), Hex(n.Subtract(BigInteger.One)), s_key.PublicKey.ToPem(),
            p256.ExportPkcs8PrivateKeyPem(), p256.ExportECPrivateKeyPem(), "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----",
        ];
        foreach (var text in notPrivate)
        {
            Should.Throw<CryptographicException>(() => Sm2PrivateKey.Import(text), text);
        }

        Sm2PrivateKey.Import(Hex(n.Subtract(BigInteger.Two))).SignRaw(s_message).Length.ShouldBe(64);
    }

    [Test]
    public void Damaged_key_files_are_refused_by_a_cryptographic_exception_or_hold_another_key()
    {
        var random = new Random(11);
        foreach (var (pem, read) in new (string, Action<string>)[]
        {
            (OpenSslKeys.Pkcs8, t => Sm2PrivateKey.Import(t)), (OpenSslKeys.Sec1, t => Sm2PrivateKey.Import(t)), (OpenSslKeys.Public, t => Sm2PublicKey.Import(t)),
        })
        {
            var fields = PemEncoding.Find(pem);
            for (var i = 0; i < 3_000; i++)
            {
                var der = Convert.FromBase64String(pem[fields.Base64Data]);
                for (var n = random.Next(1, 4); n > 0; n--)
                {
                    der[random.Next(der.Length)] = (byte)random.Next(256);
                }

                try
                {
                    read(PemEncoding.WriteString(pem[fields.Label], der.AsSpan(0, random.Next(4) == 0 ? random.Next(der.Length) : der.Length)));
                }
                catch (CryptographicException)
                {
                    continue;
                }
            }
        }
    }

    [Test]
    public void A_changed_ciphertext_does_not_open()
    {
        var text = s_key.PublicKey.Encrypt(s_message);
        s_key.Decrypt(text).ShouldBe(s_message);
        for (var i = 0; i < text.Length; i++)
        {
            text[i] ^= 1;
            Should.Throw<CryptographicException>(() => s_key.Decrypt(text));
            text[i] ^= 1;
        }

        foreach (var cut in new[] { 0, 1, 64, 65, 97 })
        {
            Should.Throw<CryptographicException>(() => s_key.Decrypt(text.AsSpan(0, cut)));
        }

        Should.Throw<CryptographicException>(() => Sm2.GenerateKey().Decrypt(text));
        Should.Throw<CryptographicException>(() => s_key.PublicKey.Encrypt([]));
    }

    private static string Hex(BigInteger number) => Convert.ToHexString(BigIntegers.AsUnsignedByteArray(32, number));

    private static BigInteger Number(JsonObject vector, string name) => new(vector.Text(name), 16);

    /// <summary>The vector's key on whichever of the two curves its public point belongs to.</summary>
    private static Sm2PrivateKey Key(JsonObject vector)
    {
        var curve = Vectors.Curve("sm2_test_curve_fp256");
        var fp = new FpCurve(Number(curve, "p"), Number(curve, "a"), Number(curve, "b"), Number(curve, "n"), BigInteger.One);
        var domain = vector.Text("name").Contains("Fp-256", StringComparison.Ordinal)
            ? new ECDomainParameters(fp, fp.CreatePoint(Number(curve, "gx"), Number(curve, "gy")), Number(curve, "n"), BigInteger.One)
            : Sm2.Domain;
        return new Sm2PrivateKey(new ECPrivateKeyParameters(Number(vector, "d"), domain));
    }

    private sealed class FixedRandom(byte[] bytes) : SecureRandom(null)
    {
        public override void NextBytes(byte[] buf) => bytes.CopyTo(buf, 0);

        public override void NextBytes(byte[] buf, int off, int len) => bytes.AsSpan(0, len).CopyTo(buf.AsSpan(off));

        public override void NextBytes(Span<byte> buffer) => bytes.AsSpan(0, buffer.Length).CopyTo(buffer);
    }
}
