using System.Buffers;
using System.Buffers.Binary;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>A zlib stream (RFC 1950, 1951) of literals and runs only, without a search for other matches; a label is mostly runs.</summary>
internal sealed class RunDeflate : IDisposable
{
    private const int Symbols = 286;
    private const int EndOfBlock = 256;
    private const int LongestRun = 258;
    private const int LongestCode = 15;
    private const int Modulus = 65521;

    private static readonly int[] LengthSymbol = new int[LongestRun + 1];
    private static readonly int[] LengthBase = new int[29];
    private static readonly int[] LengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
    private static readonly byte[] CodeLength;
    private static readonly ushort[] Code;

    private readonly byte[] _output;
    private ulong _bits;
    private int _count;
    private int _length;
    private ulong _sum1 = 1;
    private ulong _sum2;

    static RunDeflate()
    {
        var length = 3;
        for (var symbol = 0; symbol < 29; symbol++)
        {
            LengthBase[symbol] = length;
            for (var i = 0; i < 1 << LengthExtra[symbol] && length <= LongestRun; i++)
            {
                LengthSymbol[length++] = symbol;
            }
        }

        // 258 has a code of its own without extra bits.
        LengthSymbol[LongestRun] = 28;
        LengthBase[28] = LongestRun;
        CodeLength = Lengths();
        Code = Codes(CodeLength);
    }

    /// <summary>For data of at most this many bytes.</summary>
    public RunDeflate(int bytes)
    {
        _output = ArrayPool<byte>.Shared.Rent((bytes * 2) + 1024);
        _output[0] = 0x78;
        _output[1] = 0x01;
        _length = 2;
        Put(1, 1); // the last block
        Put(2, 2); // with its own codes
        Put(Symbols - 257, 5);
        Put(1, 5); // two distance codes
        Put(15, 4);
        // The code lengths 0 to 15 have four bits each, so that the table below needs no compression; 16 to 18 are not used.
        foreach (var order in new[] { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 })
        {
            Put(order < 16 ? 4u : 0u, 3);
        }

        foreach (var lengthOfCode in CodeLength)
        {
            Put(Reversed(lengthOfCode, 4), 4);
        }

        Put(Reversed(1, 4), 4);
        Put(Reversed(1, 4), 4);
    }

    /// <summary>One byte, <paramref name="times"/> times.</summary>
    public void Run(byte value, int times)
    {
        var n = (ulong)times;
        _sum2 = (_sum2 + (n * _sum1) + (value * (n * (n + 1) / 2))) % Modulus;
        _sum1 = (_sum1 + (n * value)) % Modulus;
        Literal(value);
        times--;
        while (times >= 3)
        {
            var run = Math.Min(times, LongestRun);
            // Never leave a rest of one or two behind where it can be helped.
            run = times - run is 1 or 2 ? run - 3 : run;
            var symbol = LengthSymbol[run];
            Put(Code[257 + symbol], CodeLength[257 + symbol]);
            // Extra bits, then the distance code for 1, which is a single 0.
            Put((uint)(run - LengthBase[symbol]), LengthExtra[symbol] + 1);
            times -= run;
        }

        for (; times > 0; times--)
        {
            Literal(value);
        }
    }

    /// <summary>The finished stream; valid until this is disposed.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        Put(Code[EndOfBlock], CodeLength[EndOfBlock]);
        Put(0, 7);
        Flush();
        BinaryPrimitives.WriteUInt32BigEndian(_output.AsSpan(_length), (uint)((_sum2 << 16) | _sum1));
        return _output.AsSpan(0, _length + 4);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_output);

    private void Literal(byte value) => Put(Code[value], CodeLength[value]);

    private void Put(uint bits, int count)
    {
        _bits |= (ulong)bits << _count;
        _count += count;
        if (_count >= 32)
        {
            Flush();
        }
    }

    private void Flush()
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_output.AsSpan(_length), _bits);
        var whole = _count / 8;
        _length += whole;
        _bits = whole == 8 ? 0 : _bits >> (whole * 8);
        _count -= whole * 8;
    }

    /// <summary>One code for all labels: Huffman over weights as drawn labels have them. A sum below 1 597 (Fibonacci) keeps every code within 15 bits.</summary>
    private static byte[] Lengths()
    {
        var weights = new int[Symbols];
        Array.Fill(weights, 1);
        for (var symbol = 1; symbol < 48; symbol++)
        {
            // The palette ramps of the first three inks; full ink is the last of each.
            weights[symbol] = symbol % 16 == 15 ? 30 : 5;
        }

        weights[0] = 200; // unchanged rows, palette white
        weights[2] = 80; // the filter Up
        weights[255] = 60; // grey white
        weights[257 + 28] = 300;
        for (var symbol = 0; symbol < 28; symbol++)
        {
            weights[257 + symbol] = 8;
        }

        var queue = new PriorityQueue<int[], (int Weight, int Turn)>();
        var lengths = new byte[Symbols];
        for (var symbol = 0; symbol < Symbols; symbol++)
        {
            queue.Enqueue([symbol], (weights[symbol], symbol));
        }

        for (var turn = Symbols; queue.Count > 1; turn++)
        {
            queue.TryDequeue(out var first, out var one);
            queue.TryDequeue(out var second, out var two);
            int[] joined = [.. first!, .. second!];
            foreach (var symbol in joined)
            {
                lengths[symbol]++;
            }

            queue.Enqueue(joined, (one.Weight + two.Weight, turn));
        }

        return lengths.Max() <= LongestCode ? lengths : throw new InvalidOperationException("A code is too long");
    }

    /// <summary>Canonical codes (RFC 1951, 3.2.2), turned round as they are sent.</summary>
    private static ushort[] Codes(byte[] lengths)
    {
        var codes = new ushort[lengths.Length];
        var next = 0u;
        for (var length = 1; length <= LongestCode; length++)
        {
            next <<= 1;
            for (var symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] == length)
                {
                    codes[symbol] = (ushort)Reversed(next++, length);
                }
            }
        }

        return codes;
    }

    private static uint Reversed(uint value, int bits)
    {
        var turned = 0u;
        for (var i = 0; i < bits; i++)
        {
            turned |= ((value >> i) & 1) << (bits - 1 - i);
        }

        return turned;
    }
}
