using System.Collections.Concurrent;

namespace SuiShenMa.Objects.Lookup;

/// <summary>
/// Codes that were asked for lately, bounded: two generations, the older is dropped when the younger is full, so a hit
/// costs one or two dictionary look-ups and no lock.
/// </summary>
internal sealed class CardCache<TValue>(int capacity) where TValue : class
{
    private readonly int _half = Math.Max(1, capacity / 2);
    private readonly int[] _turns = new int[1024];
    private ConcurrentDictionary<string, TValue> _young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, TValue> _old = new(StringComparer.Ordinal);
    private int _count;

    public int Capacity => _half * 2;

    public TValue? Find(string key)
    {
        if (_young.TryGetValue(key, out var value))
        {
            return value;
        }
        if (_old.TryGetValue(key, out value))
        {
            Put(key, value);
            return value;
        }
        return null;
    }

    /// <summary>Taken before a row is read; what was read is kept only if nothing was dropped meanwhile.</summary>
    public int TurnOf(string key) => Volatile.Read(ref _turns[Slot(key)]);

    /// <summary>The turns of all keys, taken before many rows are read.</summary>
    public int[] Turns() => [.. _turns];

    public void Keep(string key, TValue value, int[] turns) => Keep(key, value, turns[Slot(key)]);

    public void Keep(string key, TValue value, int turn)
    {
        Put(key, value);
        if (Volatile.Read(ref _turns[Slot(key)]) != turn)
        {
            Remove(key);
        }
    }

    public void Drop(string key)
    {
        Interlocked.Increment(ref _turns[Slot(key)]);
        Remove(key);
    }

    private void Put(string key, TValue value)
    {
        if (_young.TryAdd(key, value) && Interlocked.Increment(ref _count) > _half)
        {
            Volatile.Write(ref _count, 0);
            _old = _young;
            _young = new ConcurrentDictionary<string, TValue>(StringComparer.Ordinal);
        }
    }

    private void Remove(string key)
    {
        _young.TryRemove(key, out _);
        _old.TryRemove(key, out _);
    }

    private static int Slot(string key) => (int)((uint)string.GetHashCode(key, StringComparison.Ordinal) % 1024);
}
