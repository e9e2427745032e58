using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Math.EC.Multiplier;
using Org.BouncyCastle.Security;

namespace SuiShenMa.Kernel.Cryptography;

/// <summary>SM2 signatures and encryption (GB/T 32918) on the recommended curve.</summary>
/// <remarks>
/// The signing equations stand here, on the library's curve arithmetic, because its SM2Signer derives the public key
/// anew for each signature: two multiplications where one does, and every answer of the partner API is signed.
/// </remarks>
public static class Sm2
{
    /// <summary>The user id that GM/T 0009 names as default and the partner API prescribes.</summary>
    public const string DefaultUserId = "1234567812345678";

    /// <summary>Bytes in a raw signature r‖s.</summary>
    public const int RawSignatureSize = 64;

    private const int CoordinateSize = 32;
    private const int LongestDerSignature = 72;

    // CustomNamedCurves is 5 to 15 times faster than GMNamedCurves.
    internal static ECDomainParameters Domain { get; } =
        ECDomainParameters.FromX9ECParameters(CustomNamedCurves.GetByOid(GMObjectIdentifiers.sm2p256v1));

    /// <summary>The operating system's random source, which threads may share.</summary>
    internal static SecureRandom SystemRandom { get; } = new(new CryptoApiRandomGenerator());

    public static Sm2PrivateKey GenerateKey()
    {
        // d = n - 1 would leave 1 + d without an inverse.
        var d = Org.BouncyCastle.Utilities.BigIntegers.CreateRandomInRange(
            BigInteger.One, Domain.N.Subtract(BigInteger.Two), SystemRandom);
        return new Sm2PrivateKey(new ECPrivateKeyParameters(d, Domain));
    }

    /// <summary>The signature as 64 bytes r‖s.</summary>
    public static byte[] SignRaw(Sm2PrivateKey key, ReadOnlySpan<byte> message, string userId = DefaultUserId)
    {
        ArgumentNullException.ThrowIfNull(key);
        var (r, s) = Sign(key, message, userId, SystemRandom);
        return PlainDsaEncoding.Instance.Encode(key.PublicKey.Domain.N, r, s);
    }

    /// <summary>The signature as ASN.1 DER SEQUENCE { r, s }.</summary>
    public static byte[] SignDer(Sm2PrivateKey key, ReadOnlySpan<byte> message, string userId = DefaultUserId)
    {
        ArgumentNullException.ThrowIfNull(key);
        var (r, s) = Sign(key, message, userId, SystemRandom);
        return StandardDsaEncoding.Instance.Encode(key.PublicKey.Domain.N, r, s);
    }

    /// <summary>Whether the signature, raw or DER, is good; anything malformed is simply not good.</summary>
    public static bool Verify(
        Sm2PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, string userId = DefaultUserId)
    {
        ArgumentNullException.ThrowIfNull(key);
        return TryDecode(PlainDsaEncoding.Instance, key, signature, RawSignatureSize, RawSignatureSize, out var r, out var s)
                && Verify(key, message, userId, r, s)
            || TryDecode(StandardDsaEncoding.Instance, key, signature, 8, LongestDerSignature, out r, out s)
                && Verify(key, message, userId, r, s);
    }

    /// <summary>C1‖C3‖C2 (GB/T 32918.4-2016), C1 uncompressed with its leading 04.</summary>
    public static byte[] Encrypt(Sm2PublicKey key, ReadOnlySpan<byte> plaintext) => Encrypt(key, plaintext, SystemRandom);

    /// <summary>Opens C1‖C3‖C2.</summary>
    /// <exception cref="CryptographicException">Not a ciphertext for this key.</exception>
    public static byte[] Decrypt(Sm2PrivateKey key, ReadOnlySpan<byte> ciphertext)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (ciphertext.Length <= 1 + 2 * CoordinateSize + Sm3.Size || ciphertext[0] != 0x04)
        {
            throw new CryptographicException("Not an SM2 ciphertext in the order C1, C3, C2.");
        }

        try
        {
            var engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
            engine.Init(false, key.Parameters);
            return engine.ProcessBlock(ciphertext.ToArray(), 0, ciphertext.Length);
        }
        catch (Exception failure) when (failure is InvalidCipherTextException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw new CryptographicException("The SM2 ciphertext does not open with this key.", failure);
        }
    }

    internal static byte[] Encrypt(Sm2PublicKey key, ReadOnlySpan<byte> plaintext, SecureRandom random)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (plaintext.IsEmpty)
        {
            // The key stream of an empty text is all zero for every k, and the standard then draws k again, for ever.
            throw new CryptographicException("SM2 cannot encrypt an empty text.");
        }

        var engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
        engine.Init(true, new ParametersWithRandom(key.Parameters, random));
        return engine.ProcessBlock(plaintext.ToArray(), 0, plaintext.Length);
    }

    internal static (BigInteger R, BigInteger S) Sign(
        Sm2PrivateKey key, ReadOnlySpan<byte> message, string userId, SecureRandom random)
    {
        var domain = key.PublicKey.Domain;
        var n = domain.N;
        var e = key.PublicKey.MessageDigest(message, userId);
        while (true)
        {
            var k = Org.BouncyCastle.Utilities.BigIntegers.CreateRandomInRange(BigInteger.One, n.Subtract(BigInteger.One), random);
            var x1 = new FixedPointCombMultiplier().Multiply(domain.G, k).Normalize().AffineXCoord.ToBigInteger();
            var r = e.Add(x1).Mod(n);
            if (r.SignValue == 0 || r.Add(k).Equals(n))
            {
                continue;
            }

            var s = key.InverseOfOnePlusD.Multiply(k.Subtract(r.Multiply(key.Parameters.D))).Mod(n);
            if (s.SignValue != 0)
            {
                return (r, s);
            }
        }
    }

    private static bool Verify(Sm2PublicKey key, ReadOnlySpan<byte> message, string userId, BigInteger r, BigInteger s)
    {
        var n = key.Domain.N;
        if (r.SignValue < 1 || s.SignValue < 1 || r.CompareTo(n) >= 0 || s.CompareTo(n) >= 0)
        {
            return false;
        }

        var t = r.Add(s).Mod(n);
        if (t.SignValue == 0)
        {
            return false;
        }

        var point = ECAlgorithms.SumOfTwoMultiplies(key.Domain.G, s, key.Parameters.Q, t).Normalize();
        if (point.IsInfinity)
        {
            return false;
        }

        var e = key.MessageDigest(message, userId);
        return e.Add(point.AffineXCoord.ToBigInteger()).Mod(n).Equals(r);
    }

    private static bool TryDecode(
        IDsaEncoding encoding, Sm2PublicKey key, ReadOnlySpan<byte> signature, int shortest, int longest, out BigInteger r, out BigInteger s)
    {
        (r, s) = (BigInteger.Zero, BigInteger.Zero);
        if (signature.Length < shortest || signature.Length > longest)
        {
            return false;
        }

        try
        {
            var both = encoding.Decode(key.Domain.N, signature.ToArray());
            (r, s) = (both[0], both[1]);
            return true;
        }
        catch (Exception failure) when (failure is ArgumentException or IOException or InvalidCastException or InvalidOperationException or ArithmeticException)
        {
            return false;
        }
    }

    internal static byte[] UserIdBytes(string userId)
    {
        var id = Encoding.UTF8.GetBytes(userId);
        return id.Length <= ushort.MaxValue / 8
            ? id
            : throw new CryptographicException("The SM2 user id is longer than its 16-bit length field can say.");
    }
}
