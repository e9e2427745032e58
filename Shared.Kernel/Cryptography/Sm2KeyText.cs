using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;

namespace SuiShenMa.Kernel.Cryptography;

/// <summary>The texts in which SM2 keys travel: hex, base64 and PEM, bare or in ASN.1.</summary>
internal static class Sm2KeyText
{
    private const int LongestText = 8 * 1024;

    public static Sm2PublicKey ReadPublic(string text) => Guarded("public", () =>
    {
        var (bytes, label) = Decode(text);
        if (label is not (null or "PUBLIC KEY"))
        {
            throw new CryptographicException($"PEM of a {label} is not a public key.");
        }

        return bytes.Length switch
        {
            64 => Point([0x04, .. bytes]),
            33 or 65 => Point(bytes),
            _ => Point(PointOf(SubjectPublicKeyInfo.GetInstance(Whole(bytes)))),
        };
    });

    public static Sm2PrivateKey ReadPrivate(string text) => Guarded("private", () =>
    {
        var (bytes, label) = Decode(text);
        var d = label switch
        {
            null when bytes.Length == 32 => new BigInteger(1, bytes),
            null or "PRIVATE KEY" => NumberOf(PrivateKeyInfo.GetInstance(Whole(bytes))),
            // OpenSSL 3 writes the second of these.
            "EC PRIVATE KEY" or "SM2 PRIVATE KEY" => NumberOf(ECPrivateKeyStructure.GetInstance(Whole(bytes))),
            _ => throw new CryptographicException($"PEM of a {label} is not a private key."),
        };
        CryptographicOperations.ZeroMemory(bytes);
        return new Sm2PrivateKey(new ECPrivateKeyParameters(d, Sm2.Domain));
    });

    public static string WritePublicPem(Sm2PublicKey key) =>
        PemEncoding.WriteString("PUBLIC KEY", new SubjectPublicKeyInfo(Algorithm(), key.ToBytes()).GetDerEncoded()) + "\n";

    public static string WritePrivatePem(Sm2PrivateKey key)
    {
        var structure = new ECPrivateKeyStructure(256, key.Parameters.D, new DerBitString(key.PublicKey.ToBytes()), GMObjectIdentifiers.sm2p256v1);
        return PemEncoding.WriteString("PRIVATE KEY", new PrivateKeyInfo(Algorithm(), structure).GetDerEncoded()) + "\n";
    }

    private static AlgorithmIdentifier Algorithm() => new(X9ObjectIdentifiers.IdECPublicKey, GMObjectIdentifiers.sm2p256v1);

    private static Sm2PublicKey Point(byte[] encoded)
    {
        var point = Sm2.Domain.Curve.DecodePoint(encoded);
        return new Sm2PublicKey(new ECPublicKeyParameters(point, Sm2.Domain));
    }

    private static byte[] PointOf(SubjectPublicKeyInfo info)
    {
        RequireSm2(info.Algorithm);
        return info.PublicKey.GetOctets();
    }

    private static BigInteger NumberOf(PrivateKeyInfo info)
    {
        RequireSm2(info.PrivateKeyAlgorithm);
        return ECPrivateKeyStructure.GetInstance(info.ParsePrivateKey()).GetKey();
    }

    private static BigInteger NumberOf(ECPrivateKeyStructure structure)
    {
        if (structure.Parameters is { } curve && !GMObjectIdentifiers.sm2p256v1.Equals(curve))
        {
            throw new CryptographicException("The key is on another curve.");
        }

        return structure.GetKey();
    }

    private static void RequireSm2(AlgorithmIdentifier algorithm)
    {
        if (!X9ObjectIdentifiers.IdECPublicKey.Equals(algorithm.Algorithm) || !GMObjectIdentifiers.sm2p256v1.Equals(algorithm.Parameters))
        {
            throw new CryptographicException("The key is on another curve or of another algorithm.");
        }
    }

    private static Asn1Object Whole(byte[] bytes) => Asn1Object.FromByteArray(bytes) ?? throw new FormatException("Nothing to read.");

    private static (byte[] Bytes, string? PemLabel) Decode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LongestText)
        {
            throw new CryptographicException("The text is too long for an SM2 key.");
        }

        if (PemEncoding.TryFind(text, out var pem))
        {
            return (Convert.FromBase64String(text[pem.Base64Data]), text[pem.Label]);
        }

        var bare = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        return bare.Length % 2 == 0 && bare.All(char.IsAsciiHexDigit)
            ? (Convert.FromHexString(bare), null)
            : (Convert.FromBase64String(bare), null);
    }

    private static T Guarded<T>(string kind, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or IOException
            or InvalidCastException or InvalidOperationException or ArithmeticException or IndexOutOfRangeException)
        {
            throw new CryptographicException($"Not an SM2 {kind} key.", failure);
        }
    }
}
