using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace SuiShenMa.Kernel.Cryptography;

/// <summary>One symmetric key of one purpose: a MAC key and, derived from it, an SM4 key.</summary>
public sealed class SymmetricKey
{
    /// <summary>Bytes of a secret.</summary>
    public const int SecretSize = 32;

    private readonly byte[] _sm4Key;

    public SymmetricKey(string purpose, string kid, byte number, DateTime createdAt, ReadOnlySpan<byte> secret)
    {
        if (secret.Length != SecretSize)
        {
            throw new CryptographicException($"A symmetric key has {SecretSize} bytes.");
        }

        (Purpose, Kid, Number, CreatedAt) = (purpose, kid, number, createdAt);
        Mac = new HmacSm3(secret);
        // Two algorithms never share a key.
        _sm4Key = Mac.Compute("ssm sm4-gcm v1"u8)[..Sm4Gcm.KeySize];
    }

    public string Purpose { get; }

    /// <summary>Unique in the keyring; lower-case letters, digits and hyphen, so that it fits into any of our formats.</summary>
    public string Kid { get; }

    /// <summary>1–255, counted within the purpose.</summary>
    public byte Number { get; }

    public DateTime CreatedAt { get; }

    public HmacSm3 Mac { get; }

    /// <summary>iv‖ciphertext‖tag under SM4-GCM with a random iv.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> aad) => Sm4Gcm.SealWithRandomIv(_sm4Key, plaintext, aad);

    /// <summary>Opens what <see cref="Seal"/> made with the same associated data; false when anything was changed.</summary>
    public bool TryOpen(ReadOnlySpan<byte> ivAndSealedText, ReadOnlySpan<byte> aad, [NotNullWhen(true)] out byte[]? plaintext) =>
        Sm4Gcm.TryOpenWithIv(_sm4Key, ivAndSealedText, aad, out plaintext);

    /// <summary>Says which key it is, never what it is.</summary>
    public override string ToString() => $"{Purpose}/{Kid}";
}
