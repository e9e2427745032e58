using System.Globalization;
using System.Text;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>Turns data codewords into text (ISO/IEC 18004, 7.4): numeric, alphanumeric and byte segments, with ECI for UTF-8 and Latin-1.</summary>
internal static class QrText
{
    private const string Alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The text, or null with the reason why not.</summary>
    public static string? Decode(ReadOnlySpan<byte> data, int version, out string? reason)
    {
        var bits = new Bits(data);
        var text = new StringBuilder();
        var latin = false;
        reason = null;
        while (bits.Left >= 4)
        {
            var mode = bits.Take(4);
            var fine = mode switch
            {
                0 => true,
                1 => Numeric(ref bits, text, version < 10 ? 10 : version < 27 ? 12 : 14),
                2 => Letters(ref bits, text, version < 10 ? 9 : version < 27 ? 11 : 13),
                4 => Bytes(ref bits, text, version < 10 ? 8 : 16, latin),
                7 => Eci(ref bits, ref latin),
                _ => false,
            };
            if (!fine)
            {
                reason = "数据段不完整或编码方式不支持";
                return null;
            }

            if (mode == 0)
            {
                break;
            }
        }

        return text.ToString();
    }

    private static bool Numeric(ref Bits bits, StringBuilder text, int countBits)
    {
        for (var left = bits.Take(countBits); left > 0; left -= 3)
        {
            var digits = Math.Min(left, 3);
            var value = bits.Take((digits * 3) + 1);
            if (value < 0 || value >= (digits == 3 ? 1000 : digits == 2 ? 100 : 10))
            {
                return false;
            }

            text.Append(value.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0'));
        }

        return bits.Fine;
    }

    private static bool Letters(ref Bits bits, StringBuilder text, int countBits)
    {
        for (var left = bits.Take(countBits); left > 0; left -= 2)
        {
            var value = bits.Take(left > 1 ? 11 : 6);
            if (value < 0 || value >= (left > 1 ? 45 * 45 : 45))
            {
                return false;
            }

            if (left > 1)
            {
                text.Append(Alphanumeric[value / 45]);
            }

            text.Append(Alphanumeric[value % 45]);
        }

        return bits.Fine;
    }

    private static bool Bytes(ref Bits bits, StringBuilder text, int countBits, bool latin)
    {
        var count = bits.Take(countBits);
        if (count < 0 || count * 8 > bits.Left)
        {
            return false;
        }

        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            bytes[i] = (byte)bits.Take(8);
        }

        try
        {
            text.Append((latin ? Encoding.Latin1 : Utf8).GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            text.Append(Encoding.Latin1.GetString(bytes));
        }

        return true;
    }

    private static bool Eci(ref Bits bits, ref bool latin)
    {
        var number = bits.Take(8);
        latin = number is 1 or 3;
        return latin || number == 26;
    }

    private ref struct Bits(ReadOnlySpan<byte> data)
    {
        private readonly ReadOnlySpan<byte> _data = data;
        private int _position;

        public readonly int Left => (_data.Length * 8) - _position;

        public bool Fine { get; private set; } = true;

        public int Take(int count)
        {
            if (count > Left)
            {
                Fine = false;
                return -1;
            }

            var value = 0;
            for (var i = 0; i < count; i++, _position++)
            {
                value = (value << 1) | ((_data[_position / 8] >> (7 - (_position % 8))) & 1);
            }

            return value;
        }
    }
}
