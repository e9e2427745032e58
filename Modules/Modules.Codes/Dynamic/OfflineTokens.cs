using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>
/// Codes for weak networks, signed by SM2 so that a terminal checks them without asking: good for a day, each once. The bytes
/// are those of a dynamic code with version 2, life in quarters of an hour, and r‖s in place of the HMAC: 84 in all, 112 characters.
/// </summary>
internal sealed class OfflineTokens(IKeyring keyring, TimeProvider clock)
{
    public const int Version = 2;
    public const int Size = TokenFormat.BodySize + SignatureSize;
    public const int TextLength = Size / 3 * 4;
    public const int LifeUnit = 900;

    /// <summary>24 hours.</summary>
    public const byte LifeUnits = 96;

    private const int SignatureSize = 64;

    public string Create(byte certNumber, long subject, out DynamicToken token)
    {
        token = new DynamicToken(DynamicKind.Person, true, (uint)clock.GetUtcNow().ToUnixTimeSeconds(), LifeUnits, certNumber, subject, BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)));
        var key = keyring.PlatformSigner;
        Span<byte> bytes = stackalloc byte[Size];
        TokenFormat.WriteBody(token, NumberOf(key), bytes);
        bytes[0] = (Version << 4) | (byte)DynamicKind.Person;
        key.Sign(bytes[..TokenFormat.BodySize]).CopyTo(bytes[TokenFormat.BodySize..]);
        return Base64Url.EncodeToString(bytes);
    }

    public TokenFault Read(ReadOnlySpan<char> text, out DynamicToken token)
    {
        var fault = Open(text, out token);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return fault != TokenFault.None ? fault
            : now < (token.IssuedAt * 1000L) - DynamicTokens.SkewMilliseconds ? TokenFault.NotYet
            : now > (ExpiresAt(token) * 1000L) + DynamicTokens.SkewMilliseconds ? TokenFault.Expired
            : TokenFault.None;
    }

    /// <summary>What is inside, whenever it is or was good.</summary>
    public TokenFault Open(ReadOnlySpan<char> text, out DynamicToken token) =>
        Open(text, number => keyring.Signers.Where(k => NumberOf(k) == number).Select(k => k.PublicKey), out token);

    public static long ExpiresAt(in DynamicToken token) => token.IssuedAt + (token.LifeUnits * (long)LifeUnit);

    /// <summary>Checks the signature alone, without any clock.</summary>
    public static TokenFault Open(ReadOnlySpan<char> text, Func<byte, IEnumerable<Sm2PublicKey>> keys, out DynamicToken token)
    {
        token = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (!TokenFormat.TryDecode(text, bytes, TextLength) || bytes[0] != ((Version << 4) | (byte)DynamicKind.Person))
        {
            return TokenFault.Malformed;
        }
        foreach (var key in keys(bytes[1]))
        {
            if (key.Verify(bytes[..TokenFormat.BodySize], bytes[TokenFormat.BodySize..]))
            {
                // The version was judged above; the rest reads as a dynamic code does.
                bytes[0] = (TokenFormat.Version << 4) | (byte)DynamicKind.Person;
                return TokenFormat.TryReadBody(bytes, out token) ? TokenFault.None : TokenFault.Forged;
            }
        }
        return TokenFault.Forged;
    }

    /// <summary>The number that key ids begin with: k7-0a1b2c3d is number 7. They repeat after 255 rotations, and then both keys are tried.</summary>
    public static byte NumberOf(string kid) =>
        kid.Length > 1 && kid.IndexOf('-', StringComparison.Ordinal) is > 1 and var end && byte.TryParse(kid.AsSpan(1, end - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (byte)0;

    private static byte NumberOf(SigningKey key) => NumberOf(key.Kid);
}
