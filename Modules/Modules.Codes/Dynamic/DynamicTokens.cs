using System.Buffers.Text;
using System.Security.Cryptography;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>Why a text is not a dynamic code that is good now.</summary>
internal enum TokenFault
{
    None,

    /// <summary>Not the shape of a dynamic code.</summary>
    Malformed,

    /// <summary>The shape is right, but no key of the platform made it.</summary>
    Forged,

    Expired,

    /// <summary>Issued in the future: one of the two clocks is wrong.</summary>
    NotYet,
}

/// <summary>Makes and reads dynamic codes; nothing is stored per code, and good and bad ones cost the same work.</summary>
internal sealed class DynamicTokens(DynamicKeys keys, TimeProvider clock)
{
    public const int ShortestLife = 15;
    public const int LongestLife = 600;
    public const int DefaultLife = 60;

    /// <summary>Clocks of issuer and verifier may differ by this much.</summary>
    public const int SkewMilliseconds = 5000;

    // Counting gives no value twice in four thousand million codes of one host; mixing keeps the count from showing.
    private readonly uint _mix = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
    private int _count = BitConverter.ToInt32(RandomNumberGenerator.GetBytes(4));

    /// <summary>A new code for now.</summary>
    /// <param name="lifeSeconds"><see cref="ShortestLife"/> to <see cref="LongestLife"/>; rounded down to whole units of 15 s.</param>
    public string Create(DynamicKind kind, int lifeSeconds, byte certNumber, long subject, bool singleUse, out DynamicToken token)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lifeSeconds, ShortestLife);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifeSeconds, LongestLife);
        token = new DynamicToken(kind, singleUse, (uint)clock.GetUtcNow().ToUnixTimeSeconds(), (byte)(lifeSeconds / TokenFormat.LifeUnit), certNumber, subject, NextNonce());
        Span<byte> bytes = stackalloc byte[TokenFormat.Size];
        var key = keys.Issuing;
        TokenFormat.WriteBody(token, key.Number, bytes);
        Span<byte> mac = stackalloc byte[Sm3.Size];
        key.Mac.Write(bytes[..TokenFormat.BodySize], mac);
        mac[..TokenFormat.MacSize].CopyTo(bytes[TokenFormat.BodySize..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a code as it stands now.</summary>
    /// <param name="token">What is inside, unless the code is malformed or forged.</param>
    public TokenFault Read(ReadOnlySpan<char> text, out DynamicToken token)
    {
        token = default;
        Span<byte> bytes = stackalloc byte[TokenFormat.Size];
        if (!TokenFormat.TryDecode(text, bytes))
        {
            return TokenFault.Malformed;
        }
        var signer = keys.Find(bytes[1]);
        Span<byte> mac = stackalloc byte[Sm3.Size];
        signer.Key.Mac.Write(bytes[..TokenFormat.BodySize], mac);
        // All questions are asked of every code, so that the time taken tells nothing.
        var authentic = CryptographicOperations.FixedTimeEquals(mac[..TokenFormat.MacSize], bytes[TokenFormat.BodySize..]);
        var known = TokenFormat.TryReadBody(bytes, out var read);
        var genuine = authentic & known & read.IssuedAt <= signer.Until & signer.Key.Number != 0;
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var inTime = now < (read.IssuedAt * 1000L) - SkewMilliseconds ? TokenFault.NotYet
            : now > (read.ExpiresAt * 1000L) + SkewMilliseconds ? TokenFault.Expired
            : TokenFault.None;
        token = genuine ? read : default;
        return genuine ? inTime : TokenFault.Forged;
    }

    private uint NextNonce() => ((uint)Interlocked.Increment(ref _count) * 0x9E3779B1u) ^ _mix;
}
