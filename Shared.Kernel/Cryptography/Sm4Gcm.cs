using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace SuiShenMa.Kernel.Cryptography;

/// <summary>SM4 in Galois/counter mode (RFC 8998): 16-byte key, 12-byte iv, 16-byte tag behind the ciphertext.</summary>
public static class Sm4Gcm
{
    public const int KeySize = 16;
    public const int IvSize = 12;
    public const int TagSize = 16;

    /// <summary>Ciphertext‖tag. The same iv must never be used twice under one key.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> aad = default)
    {
        var cipher = Cipher(true, key, iv, aad);
        var output = new byte[plaintext.Length + TagSize];
        var written = cipher.ProcessBytes(plaintext, output);
        cipher.DoFinal(output.AsSpan(written));
        return output;
    }

    /// <summary>iv‖ciphertext‖tag under a fresh random iv.</summary>
    public static byte[] SealWithRandomIv(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> aad = default)
    {
        Span<byte> iv = stackalloc byte[IvSize];
        RandomNumberGenerator.Fill(iv);
        return [.. iv, .. Seal(key, iv, plaintext, aad)];
    }

    /// <summary>False, and no plaintext, when a bit of anything was changed.</summary>
    public static bool TryOpen(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> sealedText, ReadOnlySpan<byte> aad, [NotNullWhen(true)] out byte[]? plaintext)
    {
        plaintext = null;
        if (sealedText.Length < TagSize || iv.Length != IvSize)
        {
            return false;
        }

        var cipher = Cipher(false, key, iv, aad);
        var output = new byte[sealedText.Length - TagSize];
        try
        {
            var written = cipher.ProcessBytes(sealedText, output);
            cipher.DoFinal(output.AsSpan(written));
        }
        catch (InvalidCipherTextException)
        {
            CryptographicOperations.ZeroMemory(output);
            return false;
        }

        plaintext = output;
        return true;
    }

    /// <summary>Opens what <see cref="SealWithRandomIv"/> made.</summary>
    public static bool TryOpenWithIv(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> ivAndSealedText, ReadOnlySpan<byte> aad, [NotNullWhen(true)] out byte[]? plaintext)
    {
        plaintext = null;
        return ivAndSealedText.Length >= IvSize + TagSize
            && TryOpen(key, ivAndSealedText[..IvSize], ivAndSealedText[IvSize..], aad, out plaintext);
    }

    /// <summary>The plaintext.</summary>
    /// <exception cref="CryptographicException">A bit of anything was changed.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> sealedText, ReadOnlySpan<byte> aad = default) =>
        TryOpen(key, iv, sealedText, aad, out var plaintext)
            ? plaintext
            : throw new CryptographicException("The SM4-GCM text was changed or belongs to another key, iv or context.");

    private static GcmBlockCipher Cipher(bool seal, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> aad)
    {
        if (key.Length != KeySize || iv.Length != IvSize)
        {
            throw new CryptographicException($"SM4-GCM takes a key of {KeySize} and an iv of {IvSize} bytes.");
        }

        var cipher = new GcmBlockCipher(new SM4Engine());
        cipher.Init(seal, new AeadParameters(new KeyParameter(key), TagSize * 8, iv.ToArray(), aad.ToArray()));
        return cipher;
    }
}
