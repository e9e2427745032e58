namespace SuiShenMa.Kernel.Backup;

/// <summary>
/// Cuts rows into chunks where a hash of the key says so, so that a row that comes or goes changes one chunk and shifts none;
/// chunks are sealed and written beside the reading, in bounded number.
/// </summary>
/// <param name="store">Null: nothing is written, only the sum is wanted.</param>
/// <param name="readBack">See <see cref="BackupStore.Write(ReadOnlySpan{byte}, bool)"/>.</param>
internal sealed class ChunkCutter(BackupStore? store, Cryptography.HmacSm3 names, bool readBack, BackupTally tally)
{
    /// <summary>A row of many megabytes is a chunk of its own.</summary>
    public const int LargestChunk = 1 << 30;

    private const int MostBytes = 4 << 20;
    private const int LeastRows = 256;

    /// <summary>One key in 4 096 ends a chunk.</summary>
    private const ulong CutMask = 0xFFF;

    private readonly RowBuffer _rows = new();
    private readonly Queue<Task<Written>> _pending = new();
    private readonly List<string> _addresses = [];
    private readonly int _most = Math.Max(2, Environment.ProcessorCount);
    private RowSum _sum;
    private long _bytes;
    private int _count;

    private sealed record Written(string? Address, RowSum Sum, long Added, bool Healed);

    public RowBuffer Rows => _rows;

    /// <summary>A row is in the buffer; cuts when it is time.</summary>
    public async ValueTask AddedAsync(ulong keyHash)
    {
        _count++;
        if (_rows.Length >= MostBytes || (_count >= LeastRows && (keyHash & CutMask) == 0))
        {
            await CutAsync();
        }
    }

    /// <summary>Cuts what is left and waits for all that is being written.</summary>
    public async Task<(RowSum Sum, long Bytes, IReadOnlyList<string> Addresses)> EndAsync()
    {
        if (_count > 0)
        {
            await CutAsync();
        }
        while (_pending.Count > 0)
        {
            await TakeAsync();
        }
        return (_sum, _bytes, _addresses);
    }

    private async Task CutAsync()
    {
        var content = _rows.Written.ToArray();
        _bytes += content.Length;
        _rows.Clear();
        _count = 0;
        while (_pending.Count >= _most)
        {
            await TakeAsync();
        }
        _pending.Enqueue(Task.Run(() => Write(content)));
    }

    private Written Write(byte[] content)
    {
        var sum = RowSum.Of(content, names);
        if (store is null)
        {
            return new Written(null, sum, 0, false);
        }
        var (address, added, healed) = store.Write(content, readBack);
        return new Written(address, sum, added, healed);
    }

    private async Task TakeAsync()
    {
        var written = await _pending.Dequeue();
        _sum.Add(written.Sum);
        if (written.Address is not null)
        {
            _addresses.Add(written.Address);
            tally.Count(written.Added, written.Healed);
        }
    }
}

/// <summary>What a backup added to its folder.</summary>
internal sealed class BackupTally
{
    private readonly Lock _gate = new();

    public long Chunks { get; private set; }

    public long NewChunks { get; private set; }

    public long NewBytes { get; private set; }

    /// <summary>Chunks that were bad and were written anew.</summary>
    public long Healed { get; private set; }

    public void Count(long added, bool healed)
    {
        lock (_gate)
        {
            Chunks++;
            NewBytes += added;
            NewChunks += added > 0 ? 1 : 0;
            Healed += healed ? 1 : 0;
        }
    }
}
