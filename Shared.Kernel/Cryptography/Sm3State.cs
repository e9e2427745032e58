using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace SuiShenMa.Kernel.Cryptography;

/// <summary>
/// SM3 (GB/T 32905-2016) under way. Every signed call is hashed twice with it, so it is written for speed; the tests
/// compare it with the library's. No branch and no address depends on the data.
/// </summary>
internal sealed class Sm3State
{
    private static readonly uint[] s_constants = [.. Enumerable.Range(0, 64).Select(j => BitOperations.RotateLeft(j < 16 ? 0x79cc4519u : 0x7a879d8au, j % 32))];

    private readonly uint[] _state = new uint[8];
    private readonly byte[] _rest = new byte[Sm3.BlockSize];
    private int _held;
    private ulong _length;

    public Sm3State() => Reset();

    public void Reset()
    {
        ReadOnlySpan<uint> start = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];
        start.CopyTo(_state);
        (_held, _length) = (0, 0);
    }

    /// <summary>Goes on from where the other one stands.</summary>
    public void Reset(Sm3State other)
    {
        other._state.CopyTo(_state, 0);
        other._rest.CopyTo(_rest, 0);
        (_held, _length) = (other._held, other._length);
    }

    public void BlockUpdate(ReadOnlySpan<byte> data)
    {
        _length += (ulong)data.Length;
        if (_held > 0)
        {
            var take = Math.Min(data.Length, Sm3.BlockSize - _held);
            data[..take].CopyTo(_rest.AsSpan(_held));
            _held += take;
            data = data[take..];
            if (_held < Sm3.BlockSize)
            {
                return;
            }

            Compress(_state, _rest);
            _held = 0;
        }

        for (; data.Length >= Sm3.BlockSize; data = data[Sm3.BlockSize..])
        {
            Compress(_state, data);
        }

        data.CopyTo(_rest);
        _held = data.Length;
    }

    /// <summary>Writes the 32 bytes and begins anew.</summary>
    public void DoFinal(Span<byte> destination)
    {
        var rest = _rest.AsSpan();
        rest[_held++] = 0x80;
        if (_held > Sm3.BlockSize - 8)
        {
            rest[_held..].Clear();
            Compress(_state, rest);
            _held = 0;
        }

        rest[_held..].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(rest[^8..], _length * 8);
        Compress(_state, rest);
        for (var i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination[(4 * i)..], _state[i]);
        }

        // What was hashed may be a secret.
        CryptographicOperations.ZeroMemory(rest);
        Reset();
    }

    private static void Compress(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[68];
        for (var j = 0; j < 16; j++)
        {
            w[j] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * j)..]);
        }

        for (var j = 16; j < w.Length; j++)
        {
            var x = w[j - 16] ^ w[j - 9] ^ BitOperations.RotateLeft(w[j - 3], 15);
            w[j] = x ^ BitOperations.RotateLeft(x, 15) ^ BitOperations.RotateLeft(x, 23) ^ BitOperations.RotateLeft(w[j - 13], 7) ^ w[j - 6];
        }

        uint a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
        var t = s_constants;
        for (var j = 0; j < 64; j++)
        {
            var a12 = BitOperations.RotateLeft(a, 12);
            var ss1 = BitOperations.RotateLeft(a12 + e + t[j], 7);
            var (ff, gg) = j < 16 ? (a ^ b ^ c, e ^ f ^ g) : ((a & b) | ((a | b) & c), g ^ (e & (f ^ g)));
            var tt1 = ff + d + (ss1 ^ a12) + (w[j] ^ w[j + 4]);
            var tt2 = gg + h + ss1 + w[j];
            (d, c, b, a) = (c, BitOperations.RotateLeft(b, 9), a, tt1);
            (h, g, f, e) = (g, BitOperations.RotateLeft(f, 19), e, tt2 ^ BitOperations.RotateLeft(tt2, 9) ^ BitOperations.RotateLeft(tt2, 17));
        }

        state[0] ^= a;
        state[1] ^= b;
        state[2] ^= c;
        state[3] ^= d;
        state[4] ^= e;
        state[5] ^= f;
        state[6] ^= g;
        state[7] ^= h;
    }
}
