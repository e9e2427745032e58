using System.Buffers.Text;
using SuiShenMa.Codes.Dynamic;

namespace SuiShenMa.Bench;

/// <summary>Makes forgeries of codes for weak networks, which SM2 signs, and counts those that are accepted.</summary>
internal sealed class SignatureMill(OfflineTokens tokens, int seed)
{
    private const int Half = 32;
    private readonly Random _random = new(seed);

    /// <param name="good">At least two codes.</param>
    public long Accepted(string[] good, long count)
    {
        long accepted = 0;
        for (long i = 0; i < count; i++)
        {
            var forged = Forge(good, (int)(i % 6));
            // Anything else means that the signature was believed.
            accepted += tokens.Read(Base64Url.EncodeToString(forged), out _) is TokenFault.Forged or TokenFault.Malformed ? 0 : 1;
        }
        return accepted;
    }

    private byte[] Forge(string[] good, int how)
    {
        var first = _random.Next(good.Length);
        var bytes = Base64Url.DecodeFromChars(good[first]);
        var other = Base64Url.DecodeFromChars(good[(first + 1 + _random.Next(good.Length - 1)) % good.Length]);
        var signature = bytes.AsSpan(TokenFormat.BodySize);
        switch (how)
        {
            // One byte of the facts, or of the signature, becomes another.
            case 0: bytes[_random.Next(TokenFormat.BodySize)] ^= (byte)(1 + _random.Next(255)); break;
            case 1: signature[_random.Next(signature.Length)] ^= (byte)(1 + _random.Next(255)); break;
            // The signature of another code, or half of it.
            case 2: other.AsSpan(TokenFormat.BodySize).CopyTo(signature); break;
            case 3: other.AsSpan(TokenFormat.BodySize + (Half * _random.Next(2)), Half).CopyTo(signature[(Half * _random.Next(2))..]); break;
            // r and s change places.
            case 4:
                var r = signature[..Half].ToArray();
                signature[Half..].CopyTo(signature);
                r.CopyTo(signature[Half..]);
                break;
            // Noise for a signature.
            default: _random.NextBytes(signature); break;
        }
        return bytes;
    }
}
