namespace SuiShenMa.Kernel.Imaging;

/// <summary>Reed–Solomon decoding over GF(256) with 0x11D (ISO/IEC 18004, 7.5.2 and annex B).</summary>
internal static class ReedSolomon
{
    private static readonly byte[] Exp = new byte[512];
    private static readonly byte[] Log = new byte[256];

    static ReedSolomon()
    {
        var value = 1;
        for (var i = 0; i < 255; i++)
        {
            Exp[i] = Exp[i + 255] = (byte)value;
            Log[value] = (byte)i;
            value <<= 1;
            value = value > 255 ? value ^ 0x11D : value;
        }
    }

    /// <summary>Repairs a block in place: how many codewords were wrong, or −1 when it is beyond repair.</summary>
    public static int Repair(Span<byte> block, int checkWords)
    {
        Span<byte> syndromes = stackalloc byte[checkWords];
        if (Syndromes(block, syndromes))
        {
            return 0;
        }

        var locator = Locator(syndromes);
        var errors = locator.Length - 1;
        if (errors > checkWords / 2)
        {
            return -1;
        }

        // Ω(x) = S(x)·Λ(x) mod x^n
        var evaluator = new byte[checkWords];
        for (var i = 0; i < checkWords; i++)
        {
            for (var j = 0; j < locator.Length && j <= i; j++)
            {
                evaluator[i] ^= Times(locator[j], syndromes[i - j]);
            }
        }

        var found = 0;
        for (var position = 0; position < block.Length; position++)
        {
            var inverse = (255 - ((block.Length - 1 - position) % 255)) % 255;
            if (At(locator, inverse) != 0)
            {
                continue;
            }

            // Λ'(x) keeps the odd powers only.
            byte slope = 0;
            for (var i = 1; i < locator.Length; i += 2)
            {
                slope ^= Times(locator[i], Exp[inverse * (i - 1) % 255]);
            }

            if (slope == 0)
            {
                return -1;
            }

            // Roots begin at α^0: e = X·Ω(X⁻¹)/Λ'(X⁻¹)
            var magnitude = Times(At(evaluator, inverse), Exp[255 - Log[slope]]);
            block[position] ^= Times(magnitude, Exp[(255 - inverse) % 255]);
            found++;
        }

        return found == errors && Syndromes(block, syndromes) ? errors : -1;
    }

    private static bool Syndromes(ReadOnlySpan<byte> block, Span<byte> syndromes)
    {
        var clean = true;
        for (var i = 0; i < syndromes.Length; i++)
        {
            var sum = 0;
            foreach (var word in block)
            {
                sum = (sum == 0 ? 0 : Exp[Log[sum] + i]) ^ word;
            }

            syndromes[i] = (byte)sum;
            clean &= sum == 0;
        }

        return clean;
    }

    private static byte[] Locator(ReadOnlySpan<byte> syndromes)
    {
        // Berlekamp–Massey
        var current = new byte[syndromes.Length + 1];
        var previous = new byte[syndromes.Length + 1];
        current[0] = previous[0] = 1;
        var (length, shift) = (0, 1);
        byte last = 1;
        for (var n = 0; n < syndromes.Length; n++)
        {
            var difference = syndromes[n];
            for (var i = 1; i <= length; i++)
            {
                difference ^= Times(current[i], syndromes[n - i]);
            }

            if (difference == 0)
            {
                shift++;
                continue;
            }

            var before = (byte[])current.Clone();
            var factor = Times(difference, Exp[255 - Log[last]]);
            for (var i = shift; i < current.Length; i++)
            {
                current[i] ^= Times(factor, previous[i - shift]);
            }

            if (2 * length <= n)
            {
                (length, previous, last, shift) = (n + 1 - length, before, difference, 1);
            }
            else
            {
                shift++;
            }
        }

        return current[..(length + 1)];
    }

    private static byte At(ReadOnlySpan<byte> polynomial, int power)
    {
        byte sum = 0;
        for (var i = 0; i < polynomial.Length; i++)
        {
            sum ^= Times(polynomial[i], Exp[power * i % 255]);
        }

        return sum;
    }

    private static byte Times(byte a, byte b) => a == 0 || b == 0 ? (byte)0 : Exp[Log[a] + Log[b]];
}
