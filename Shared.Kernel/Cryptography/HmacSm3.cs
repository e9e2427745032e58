using System.Security.Cryptography;

namespace SuiShenMa.Kernel.Cryptography;

/// <summary>HMAC-SM3 (GB/T 15852.2) under one key; one instance may be used by many threads at once.</summary>
public sealed class HmacSm3
{
    // Digest states after the padded key: restoring them saves two of five compressions per short message.
    private readonly Sm3State _inner = new();
    private readonly Sm3State _outer = new();

    public HmacSm3(ReadOnlySpan<byte> key)
    {
        Span<byte> pad = stackalloc byte[Sm3.BlockSize];
        pad.Clear();
        if (key.Length > Sm3.BlockSize)
        {
            Sm3.Hash(key, pad);
        }
        else
        {
            key.CopyTo(pad);
        }

        Mask(pad, 0x36);
        _inner.BlockUpdate(pad);
        Mask(pad, 0x36 ^ 0x5c);
        _outer.BlockUpdate(pad);
        CryptographicOperations.ZeroMemory(pad);
    }

    public static byte[] Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message) => new HmacSm3(key).Compute(message);

    public byte[] Compute(ReadOnlySpan<byte> message)
    {
        var mac = new byte[Sm3.Size];
        Write(message, mac);
        return mac;
    }

    /// <summary>Writes the 32 bytes without allocating.</summary>
    public void Write(ReadOnlySpan<byte> message, Span<byte> destination) => Write(message, [], [], destination);

    /// <summary>The code of the parts joined, without joining them; the caller sees to it that the parts cannot be cut differently.</summary>
    public void Write(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> destination)
    {
        Span<byte> digest = stackalloc byte[Sm3.Size];
        var sm3 = Sm3.Scratch;
        sm3.Reset(_inner);
        sm3.BlockUpdate(first);
        sm3.BlockUpdate(second);
        sm3.BlockUpdate(third);
        sm3.DoFinal(digest);
        sm3.Reset(_outer);
        sm3.BlockUpdate(digest);
        sm3.DoFinal(destination);
    }

    /// <summary>The code as 64 lower-case hex digits.</summary>
    public string ComputeHex(ReadOnlySpan<byte> message)
    {
        Span<byte> mac = stackalloc byte[Sm3.Size];
        Write(message, mac);
        return Convert.ToHexStringLower(mac);
    }

    /// <summary>Whether the hex digits are the code of this message, compared in constant time.</summary>
    public bool IsGood(ReadOnlySpan<byte> message, string? hex)
    {
        Span<byte> mac = stackalloc byte[Sm3.Size];
        Write(message, mac);
        return FixedTime.HexEquals(mac, hex);
    }

    private static void Mask(Span<byte> pad, byte with)
    {
        foreach (ref var b in pad)
        {
            b ^= with;
        }
    }
}
