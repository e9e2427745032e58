using System.Buffers.Text;
using SuiShenMa.Codes.Dynamic;

namespace SuiShenMa.Bench;

/// <summary>Makes forgeries of good dynamic codes, of every kind that comes to mind, and counts those that are accepted.</summary>
internal sealed class TokenMill(DynamicTokens tokens, int seed)
{
    private static readonly char[] Alphabet = [.. "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"];
    private readonly Random _random = new(seed);
    private readonly char[] _text = new char[TokenFormat.TextLength + 4];
    private readonly byte[] _bytes = new byte[TokenFormat.Size];
    private readonly byte[] _other = new byte[TokenFormat.Size];

    public long Tried { get; private set; }

    /// <summary>The first forgery that was accepted, for the report.</summary>
    public string? Example { get; private set; }

    public long Accepted(string[] good, long count)
    {
        long accepted = 0;
        for (long i = 0; i < count; i++)
        {
            var forged = Forge(good, (int)(i % 8));
            Tried++;
            // Anything but "forged" or "malformed" means that the code of authenticity was believed.
            if (tokens.Read(forged, out _) is not (TokenFault.Forged or TokenFault.Malformed))
            {
                accepted++;
                Example ??= new string(forged);
            }
        }
        return accepted;
    }

    private ReadOnlySpan<char> Forge(string[] good, int how)
    {
        var one = good[_random.Next(good.Length)];
        one.CopyTo(_text);
        switch (how)
        {
            // One character becomes another.
            case 0:
                ref var c = ref _text[_random.Next(TokenFormat.TextLength)];
                var old = c;
                do
                {
                    c = Alphabet[_random.Next(64)];
                }
                while (c == old);
                return _text.AsSpan(0, TokenFormat.TextLength);
            // Cut off or drawn out.
            case 1:
                var length = _random.Next(TokenFormat.TextLength + 4);
                _text.AsSpan(TokenFormat.TextLength).Fill(Alphabet[_random.Next(64)]);
                return _text.AsSpan(0, length == TokenFormat.TextLength ? length - 1 : length);
        }
        Base64Url.DecodeFromChars(one, _bytes);
        switch (how)
        {
            // The front of one, the end of another.
            case 2:
                Base64Url.DecodeFromChars(good[_random.Next(good.Length)], _other);
                var cut = 1 + _random.Next(TokenFormat.Size - 1);
                if (_bytes.AsSpan(cut).SequenceEqual(_other.AsSpan(cut)) || _bytes.AsSpan(0, cut).SequenceEqual(_other.AsSpan(0, cut)))
                {
                    // The seam would give back one of the two.
                    _bytes[^1] ^= 1;
                    break;
                }
                _other.AsSpan(cut).CopyTo(_bytes.AsSpan(cut));
                break;
            // Another kind, another version, another key, a longer life or another certificate type.
            case 3: _bytes[0] ^= (byte)(1 + _random.Next(15)); break;
            case 4: _bytes[0] ^= (byte)((1 + _random.Next(15)) << 4); break;
            case 5: _bytes[1] ^= (byte)(1 + _random.Next(255)); break;
            case 6: _bytes[6 + _random.Next(2)] ^= (byte)(1 + _random.Next(255)); break;
            // Nothing but noise behind a good front.
            default: _random.NextBytes(_bytes.AsSpan(_random.Next(TokenFormat.Size - 8))); break;
        }
        Base64Url.EncodeToChars(_bytes, _text);
        return _text.AsSpan(0, TokenFormat.TextLength);
    }
}
