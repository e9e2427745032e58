using System.Buffers.Binary;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Codes.Contracts;

/// <summary>A secret order of all unified codes: a bijection of counters, so that each code comes once and nobody can guess the next.</summary>
/// <remarks>
/// A ten-round Feistel network over two halves that multiply to exactly the domain, so that no value needs a second
/// walk. Round functions are tables drawn from HMAC-SM3 at start (380 KB, some milliseconds); after that a code costs
/// ten look-ups. <b>The key must stay the same for ever</b>: another one would repeat codes already issued, so take the
/// oldest key of the purpose, never the current one. Instances are immutable and safe for many threads.
/// </remarks>
public sealed class UnifiedCodeOrder
{
    /// <summary>The smallest body, that is eight digits that do not begin with 0.</summary>
    public const int FirstBody = 10_000_000;

    /// <summary>Unified codes there can ever be.</summary>
    public const int Capacity = 90_000_000;

    private const int Rounds = 10;

    private readonly int _left;
    private readonly int _right;
    private readonly int[][] _tables;

    /// <summary>The order under this key.</summary>
    public UnifiedCodeOrder(HmacSm3 key)
        : this(key, 9_000, 10_000)
    {
    }

    /// <summary>An order of a domain of left × right values, for proofs by exhaustion.</summary>
    internal UnifiedCodeOrder(HmacSm3 key, int left, int right)
    {
        ArgumentNullException.ThrowIfNull(key);
        (_left, _right) = (left, right);
        _tables = [.. Enumerable.Range(0, Rounds).Select(round => Table(key, round))];
    }

    /// <summary>The place of the n-th issue among the codes in ascending order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The counter has run out of codes.</exception>
    internal long At(long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(n, (long)_left * _right);
        var (left, right) = ((int)(n / _right), (int)(n % _right));
        for (var round = 0; round < Rounds; round += 2)
        {
            left = (left + _tables[round][right]) % _left;
            right = (right + _tables[round + 1][left]) % _right;
        }

        return (long)left * _right + right;
    }

    /// <summary>Which issue this code was: the way back from <see cref="UnifiedCode.FromCounter"/>.</summary>
    public long CounterOf(UnifiedCode code) => CounterOf((long)code.Body - FirstBody);

    internal long CounterOf(long place)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, (long)_left * _right);
        var (left, right) = ((int)(place / _right), (int)(place % _right));
        for (var round = Rounds - 2; round >= 0; round -= 2)
        {
            right = (right + _right - _tables[round + 1][left]) % _right;
            left = (left + _left - _tables[round][right]) % _left;
        }

        return (long)left * _right + right;
    }

    private int[] Table(HmacSm3 key, int round)
    {
        var (size, modulus) = round % 2 == 0 ? (_right, _left) : (_left, _right);
        var table = new int[size];
        Span<byte> stream = stackalloc byte[Sm3.Size];
        Span<byte> place = stackalloc byte[4 * sizeof(int)];
        for (var i = 0; i < size; i++)
        {
            var word = i % (Sm3.Size / sizeof(uint));
            if (word == 0)
            {
                BinaryPrimitives.WriteInt32BigEndian(place, _left);
                BinaryPrimitives.WriteInt32BigEndian(place[4..], _right);
                BinaryPrimitives.WriteInt32BigEndian(place[8..], round);
                BinaryPrimitives.WriteInt32BigEndian(place[12..], i);
                key.Write("ssm unified code order v1"u8, place, [], stream);
            }

            // 2^32 against at most 10 000: the remainder's bias is below one in 400 000.
            table[i] = (int)(BinaryPrimitives.ReadUInt32BigEndian(stream[(word * sizeof(uint))..]) % (uint)modulus);
        }

        return table;
    }
}
