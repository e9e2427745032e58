using System.Buffers.Binary;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>The checksum of PNG chunks (ISO/IEC 15948, annex D), eight bytes at a time.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = Build();

    public static uint Of(ReadOnlySpan<byte> data, uint previous = 0)
    {
        var crc = ~previous;
        while (data.Length >= 8)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = Table[(7 * 256) + (low & 0xFF)] ^ Table[(6 * 256) + ((low >> 8) & 0xFF)]
                ^ Table[(5 * 256) + ((low >> 16) & 0xFF)] ^ Table[(4 * 256) + (low >> 24)]
                ^ Table[(3 * 256) + (high & 0xFF)] ^ Table[(2 * 256) + ((high >> 8) & 0xFF)]
                ^ Table[256 + ((high >> 16) & 0xFF)] ^ Table[high >> 24];
            data = data[8..];
        }

        foreach (var value in data)
        {
            crc = Table[(crc ^ value) & 0xFF] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] Build()
    {
        var table = new uint[8 * 256];
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        for (var i = 256; i < table.Length; i++)
        {
            table[i] = table[table[i - 256] & 0xFF] ^ (table[i - 256] >> 8);
        }

        return table;
    }
}
