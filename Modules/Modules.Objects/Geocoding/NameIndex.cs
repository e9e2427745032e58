namespace SuiShenMa.Objects.Geocoding;

/// <summary>Finds the longest known name at a place of a text, in time bounded by the longest name.</summary>
internal sealed class NameIndex<T>
{
    private readonly Dictionary<string, T[]> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, T[]>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private int _longest;

    public NameIndex() => _lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();

    public void Add(string name, T item)
    {
        _names[name] = _names.TryGetValue(name, out var known)
            ? known.Contains(item) ? known : [.. known, item]
            : [item];
        _longest = Math.Max(_longest, name.Length);
    }

    /// <summary>The longest name that starts at the position and is accepted; the items it stands for, and its length.</summary>
    public (T[] Items, int Length) StartingAt(string text, int position, Func<T[], int, bool> accept)
    {
        for (var length = Math.Min(_longest, text.Length - position); length > 0; length--)
        {
            if (_lookup.TryGetValue(text.AsSpan(position, length), out var items) && accept(items, length))
                return (items, length);
        }

        return ([], 0);
    }

    /// <summary>The longest name that ends before the position and does not reach behind the floor.</summary>
    public (T[] Items, int Length) EndingAt(string text, int end, int floor)
    {
        for (var length = Math.Min(_longest, end - floor); length > 0; length--)
        {
            if (_lookup.TryGetValue(text.AsSpan(end - length, length), out var items))
                return (items, length);
        }

        return ([], 0);
    }
}
