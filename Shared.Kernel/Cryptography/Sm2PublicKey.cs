using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;

namespace SuiShenMa.Kernel.Cryptography;

/// <summary>A point known to lie on the curve, with what verifying needs computed once.</summary>
public sealed class Sm2PublicKey
{
    private readonly byte[] _identity;

    internal Sm2PublicKey(ECPublicKeyParameters parameters)
    {
        Parameters = parameters;
        _identity = IdentityDigest(Sm2.DefaultUserId);
    }

    internal ECPublicKeyParameters Parameters { get; }

    internal ECDomainParameters Domain => Parameters.Parameters;

    /// <summary>Reads hex, base64 or PEM of a raw point (64, 65 or 33 bytes) or of a SubjectPublicKeyInfo.</summary>
    /// <exception cref="CryptographicException">Not such a text, or not a point of the curve.</exception>
    public static Sm2PublicKey Import(string text) => Sm2KeyText.ReadPublic(text);

    /// <summary>As <see cref="Import"/>, for text that people enter.</summary>
    public static bool TryImport(string? text, out Sm2PublicKey? key)
    {
        try
        {
            key = text is null ? null : Import(text);
        }
        catch (CryptographicException)
        {
            key = null;
        }

        return key is not null;
    }

    /// <summary>04‖x‖y.</summary>
    public byte[] ToBytes() => Parameters.Q.GetEncoded(false);

    /// <summary>04‖x‖y in lower-case hex.</summary>
    public string ToHex() => Convert.ToHexStringLower(ToBytes());

    /// <summary>04‖x‖y in base64.</summary>
    public string ToBase64() => Convert.ToBase64String(ToBytes());

    /// <summary>SubjectPublicKeyInfo in PEM.</summary>
    public string ToPem() => Sm2KeyText.WritePublicPem(this);

    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, string userId = Sm2.DefaultUserId) =>
        Sm2.Verify(this, message, signature, userId);

    public byte[] Encrypt(ReadOnlySpan<byte> plaintext) => Sm2.Encrypt(this, plaintext);

    /// <summary>Z_A of GB/T 32918.2 §5.5: SM3 over the user id, the curve and this key.</summary>
    internal byte[] IdentityDigest(string userId)
    {
        var id = Sm2.UserIdBytes(userId);
        var curve = Domain.Curve;
        var bits = id.Length * 8;
        byte[] input =
        [
            (byte)(bits >> 8), (byte)bits, .. id,
            .. curve.A.GetEncoded(), .. curve.B.GetEncoded(),
            .. Domain.G.AffineXCoord.GetEncoded(), .. Domain.G.AffineYCoord.GetEncoded(),
            .. Parameters.Q.AffineXCoord.GetEncoded(), .. Parameters.Q.AffineYCoord.GetEncoded(),
        ];
        return Sm3.Hash(input);
    }

    /// <summary>The number e that is signed: SM3 of Z_A and the message.</summary>
    internal BigInteger MessageDigest(ReadOnlySpan<byte> message, string userId)
    {
        ArgumentNullException.ThrowIfNull(userId);
        var identity = userId == Sm2.DefaultUserId ? _identity : IdentityDigest(userId);
        var digest = new byte[Sm3.Size];
        var sm3 = Sm3.Scratch;
        sm3.Reset();
        sm3.BlockUpdate(identity);
        sm3.BlockUpdate(message);
        sm3.DoFinal(digest);
        return new BigInteger(1, digest);
    }
}
