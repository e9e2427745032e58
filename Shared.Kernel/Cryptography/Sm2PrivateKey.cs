using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC.Multiplier;
using Org.BouncyCastle.Utilities;

namespace SuiShenMa.Kernel.Cryptography;

/// <summary>A private key in its allowed range, with its public key and what signing needs computed once.</summary>
public sealed class Sm2PrivateKey
{
    internal Sm2PrivateKey(ECPrivateKeyParameters parameters)
    {
        var domain = parameters.Parameters;
        if (parameters.D.SignValue < 1 || parameters.D.CompareTo(domain.N.Subtract(BigInteger.One)) >= 0)
        {
            throw new CryptographicException("The number is outside the range of SM2 private keys.");
        }

        Parameters = parameters;
        InverseOfOnePlusD = parameters.D.Add(BigInteger.One).ModInverse(domain.N);
        PublicKey = new Sm2PublicKey(new ECPublicKeyParameters(
            new FixedPointCombMultiplier().Multiply(domain.G, parameters.D).Normalize(), domain));
    }

    public Sm2PublicKey PublicKey { get; }

    internal ECPrivateKeyParameters Parameters { get; }

    internal BigInteger InverseOfOnePlusD { get; }

    /// <summary>Reads hex, base64 or PEM of the 32-byte number, of PKCS #8 or of SEC 1.</summary>
    /// <exception cref="CryptographicException">Not such a text, or not an SM2 key.</exception>
    public static Sm2PrivateKey Import(string text) => Sm2KeyText.ReadPrivate(text);

    /// <summary>The 32-byte number.</summary>
    public byte[] ToBytes() => BigIntegers.AsUnsignedByteArray(32, Parameters.D);

    /// <summary>The 32-byte number in lower-case hex.</summary>
    public string ToHex() => Convert.ToHexStringLower(ToBytes());

    /// <summary>The 32-byte number in base64.</summary>
    public string ToBase64() => Convert.ToBase64String(ToBytes());

    /// <summary>Unencrypted PKCS #8 in PEM.</summary>
    public string ToPem() => Sm2KeyText.WritePrivatePem(this);

    public byte[] SignRaw(ReadOnlySpan<byte> message, string userId = Sm2.DefaultUserId) => Sm2.SignRaw(this, message, userId);

    public byte[] SignDer(ReadOnlySpan<byte> message, string userId = Sm2.DefaultUserId) => Sm2.SignDer(this, message, userId);

    public byte[] Decrypt(ReadOnlySpan<byte> ciphertext) => Sm2.Decrypt(this, ciphertext);

    /// <summary>Says which key it is, never what it is.</summary>
    public override string ToString() => $"SM2 private key of {PublicKey.ToHex()[..16]}…";
}
