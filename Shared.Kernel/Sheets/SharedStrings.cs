using System.Runtime.InteropServices;
using System.Text;

namespace SuiShenMa.Kernel.Sheets;

/// <summary>The text table of a workbook, kept as UTF-8 in fixed blocks: a string object per entry would take three times the memory.</summary>
internal sealed class SharedStrings
{
    private const int BlockBytes = 1024 * 1024;
    private readonly List<byte[]> _blocks = [];
    private readonly List<Entry> _entries = [];
    private readonly (int Index, string? Text)[] _recent = new (int, string?)[4096];
    private int _used = BlockBytes;

    public int Count => _entries.Count;

    public static SharedStrings Load(PartReader? part, SheetLimits limits)
    {
        var strings = new SharedStrings();
        Array.Fill(strings._recent, (-1, null));
        if (part is null)
        {
            return strings;
        }

        var text = new BoundedText(limits.MaxCellChars);
        long bytes = 0;
        while (part.Read())
        {
            if (!part.IsStart || part.Name != "si")
            {
                continue;
            }

            text.Clear();
            XlsxText.ReadRich(part, text);
            bytes += strings.Add(text.Overflow ? XlsxText.Preview(text) : XlsxText.Clean(text.ToString()), text.Overflow);
            if (strings.Count > limits.MaxSharedStrings || bytes > limits.MaxSharedStringBytes)
            {
                throw SheetRejected.Bomb();
            }
        }

        return strings;
    }

    /// <summary>The cleaned text; tooLong when the file holds more than a cell may.</summary>
    public bool TryGet(int index, out string text, out bool tooLong)
    {
        text = string.Empty;
        tooLong = false;
        if ((uint)index >= (uint)_entries.Count)
        {
            return false;
        }

        var entry = _entries[index];
        tooLong = entry.TooLong;
        if (entry.Length == 0)
        {
            return true;
        }

        ref var recent = ref _recent[index & (_recent.Length - 1)];
        if (recent.Index != index)
        {
            recent = (index, Encoding.UTF8.GetString(_blocks[entry.Block].AsSpan(entry.Start, entry.Length)));
        }

        text = recent.Text!;
        return true;
    }

    private int Add(string text, bool tooLong)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        if (_used + length > BlockBytes)
        {
            _blocks.Add(new byte[BlockBytes]);
            _used = 0;
        }

        Encoding.UTF8.GetBytes(text, _blocks[^1].AsSpan(_used));
        _entries.Add(new(_blocks.Count - 1, _used, length, tooLong));
        _used += length;
        return length;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(int Block, int Start, int Length, bool TooLong);
}
