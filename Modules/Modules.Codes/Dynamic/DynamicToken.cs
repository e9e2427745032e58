using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>What a dynamic code stands for; the number is in the token and never changes its meaning (domain.md §1.3).</summary>
internal enum DynamicKind : byte
{
    Person = 1,
    Enterprise = 2,
    Virtual = 4,
}

/// <summary>The facts inside a dynamic code; none of them says who the subject is.</summary>
/// <param name="SingleUse">The scene it was issued for lets it be verified once.</param>
/// <param name="IssuedAt">Unix seconds.</param>
/// <param name="LifeUnits">Life in units of <see cref="TokenFormat.LifeUnit"/> seconds, 1 to 127.</param>
/// <param name="CertNumber">Number of the certificate type, see <see cref="CertTypes"/>; 0 for virtual codes.</param>
/// <param name="Subject">Random surrogate of the subject or of the virtual code.</param>
/// <param name="Nonce">Tells two codes of the same subject and second apart.</param>
internal readonly record struct DynamicToken(DynamicKind Kind, bool SingleUse, uint IssuedAt, byte LifeUnits, byte CertNumber, long Subject, uint Nonce)
{
    public long ExpiresAt => IssuedAt + (LifeUnits * (long)TokenFormat.LifeUnit);

    /// <summary>32 hex digits by which a used code is remembered.</summary>
    public string UseKey => string.Create(32, this, static (text, token) =>
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, token.IssuedAt);
        BinaryPrimitives.WriteInt64BigEndian(bytes[4..], token.Subject);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], token.Nonce);
        Convert.TryToHexStringLower(bytes, text, out _);
    });
}

/// <summary>
/// The bytes of a dynamic code, 30 in all and so 40 characters of base64url without a spare bit:
/// version (4 bits) and kind (4 bits) · key number · issued at (4) · used once (1 bit) and life (7 bits) · certificate type ·
/// surrogate (8) · nonce (4) · HMAC-SM3 over all before it, cut to 10.
/// </summary>
internal static class TokenFormat
{
    public const int Version = 1;
    public const int Size = 30;
    public const int TextLength = 40;
    public const int BodySize = 20;
    public const int MacSize = Size - BodySize;

    /// <summary>Seconds per unit of life.</summary>
    public const int LifeUnit = 15;

    private const byte SingleUseBit = 0x80;

    /// <summary>Writes all but the code of authenticity.</summary>
    public static void WriteBody(in DynamicToken token, byte keyNumber, Span<byte> body)
    {
        body[0] = (byte)((Version << 4) | (byte)token.Kind);
        body[1] = keyNumber;
        BinaryPrimitives.WriteUInt32BigEndian(body[2..], token.IssuedAt);
        body[6] = (byte)(token.LifeUnits | (token.SingleUse ? SingleUseBit : 0));
        body[7] = token.CertNumber;
        BinaryPrimitives.WriteInt64BigEndian(body[8..], token.Subject);
        BinaryPrimitives.WriteUInt32BigEndian(body[16..], token.Nonce);
    }

    /// <summary>Reads what was found authentic; false for a version, kind or life that this build does not know.</summary>
    public static bool TryReadBody(ReadOnlySpan<byte> body, out DynamicToken token)
    {
        token = new DynamicToken((DynamicKind)(body[0] & 0x0F), (body[6] & SingleUseBit) != 0, BinaryPrimitives.ReadUInt32BigEndian(body[2..]),
            (byte)(body[6] & ~SingleUseBit), body[7], BinaryPrimitives.ReadInt64BigEndian(body[8..]), BinaryPrimitives.ReadUInt32BigEndian(body[16..]));
        return body[0] >> 4 == Version && token.LifeUnits > 0 && token.Kind is DynamicKind.Person or DynamicKind.Enterprise or DynamicKind.Virtual;
    }

    /// <summary>Takes exactly the canonical text: forty characters of the alphabet, nothing else, nothing around them.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes) => TryDecode(text, bytes, TextLength);

    /// <summary>As above for a token of another length; four characters must carry three bytes each, so that no bit is spare.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes, int length) =>
        // Blanks and padding, which the decoder passes over, leave it short of bytes.
        text.Length == length && Base64Url.DecodeFromChars(text, bytes, out _, out var written) == OperationStatus.Done && written == length / 4 * 3;
}
