namespace SuiShenMa.Enterprise.Lookup;

/// <summary>
/// Which characters and pairs of neighbours some texts have, as bits of six numbers (a Bloom filter). The bits of a word are among
/// those of every text that contains it, so comparing numbers leaves few rows whose texts must be read (docs/adr/0045). Stored:
/// another way of drawing needs new columns.
/// </summary>
internal static class WordSketch
{
    /// <summary>Of a row that no sketch was drawn of: it may have any word.</summary>
    public const long Unknown = -1;

    private const int Parts = 6;

    /// <summary>The sign is not used: MariaDB computes with bits as unsigned numbers.</summary>
    private const int BitsOfPart = 63;

    public static long[] Of(params ReadOnlySpan<string> texts)
    {
        var sketch = new long[Parts];
        foreach (var text in texts)
        {
            for (var i = 0; i < text.Length; i++)
            {
                // Two bits for a character: most words that are looked for are short.
                var one = Mix(text[i]);
                Set(sketch, (uint)one);
                Set(sketch, (uint)(one >> 32));
                if (i > 0)
                {
                    Set(sketch, (uint)Mix(((ulong)text[i - 1] << 16) | text[i]));
                }
            }
        }
        return sketch;
    }

    private static void Set(long[] sketch, uint hash)
    {
        var bit = (int)(hash % (Parts * BitsOfPart));
        sketch[bit / BitsOfPart] |= 1L << (bit % BitsOfPart);
    }

    private static ulong Mix(ulong value)
    {
        value = (value + 1) * 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 32)) * 0xD6E8FEB86659FD93;
        return value ^ (value >> 32);
    }
}
