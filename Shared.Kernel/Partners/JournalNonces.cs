using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Hosting;

namespace SuiShenMa.Kernel.Partners;

/// <summary>
/// Nonces of one host: in memory, and appended to a file per five minutes before the call goes on, so that a replay is
/// still known after kill -9 and restart.
/// </summary>
internal sealed class JournalNonces : INonceStore, IDisposable
{
    private const long SlotMilliseconds = 300_000;
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(15);
    private readonly Shard[] _shards = [.. Enumerable.Range(0, 64).Select(_ => new Shard())];
    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private FileStream? _file;
    private long _slot;

    public JournalNonces(DataFolder data, TimeProvider clock)
    {
        _clock = clock;
        _folder = data.Sub("nonces");
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var file in Directory.EnumerateFiles(_folder, "*.log"))
        {
            foreach (var line in File.ReadLines(file))
            {
                var blank = line.IndexOf(' ', StringComparison.Ordinal);
                if (blank > 0 && long.TryParse(line.AsSpan(0, blank), NumberStyles.None, CultureInfo.InvariantCulture, out var until) && until > now)
                {
                    Remember(Encoding.UTF8.GetBytes(line[(blank + 1)..]), until);
                }
            }
        }
    }

    public ValueTask<bool> ReserveAsync(string appId, string nonce, DateTime until, CancellationToken ct)
    {
        var end = new DateTimeOffset(until, TimeSpan.Zero).ToUnixTimeMilliseconds();
        Span<byte> line = stackalloc byte[512];
        end.TryFormat(line, out var digits, provider: CultureInfo.InvariantCulture);
        line[digits] = (byte)' ';
        var length = digits + 1;
        length += Encoding.UTF8.GetBytes(appId, line[length..]);
        line[length++] = (byte)'/';
        length += Encoding.UTF8.GetBytes(nonce, line[length..]);
        if (!Remember(line[(digits + 1)..length], end))
        {
            return ValueTask.FromResult(false);
        }
        line[length++] = (byte)'\n';
        lock (_lock)
        {
            CurrentFile().Write(line[..length]);
        }
        return ValueTask.FromResult(true);
    }

    public void Dispose() => _file?.Dispose();

    private bool Remember(ReadOnlySpan<byte> key, long until)
    {
        // Sixteen bytes instead of the text: at nine thousand calls a second five million of them are kept.
        Span<byte> digest = stackalloc byte[Sm3.Size];
        Sm3.Hash(key, digest);
        return _shards[digest[^1] % _shards.Length].Add(BinaryPrimitives.ReadUInt128LittleEndian(digest), until / SlotMilliseconds);
    }

    private FileStream CurrentFile()
    {
        var now = _clock.GetUtcNow();
        var slot = now.ToUnixTimeMilliseconds() / SlotMilliseconds;
        if (_file is not null && slot == _slot)
        {
            return _file;
        }
        _file?.Dispose();
        _slot = slot;
        foreach (var shard in _shards)
        {
            shard.DropBefore(slot);
        }
        foreach (var old in Directory.EnumerateFiles(_folder, "*.log").Where(f => File.GetLastWriteTimeUtc(f) < (now - Keep).UtcDateTime))
        {
            File.Delete(old);
        }
        // No buffer: the write must have reached the operating system before the call goes on.
        _file = new FileStream(Path.Combine(_folder, slot.ToString(CultureInfo.InvariantCulture) + ".log"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        return _file;
    }

    /// <summary>A part of the nonces, in one set per five minutes in which they run out, so that sets are dropped whole.</summary>
    private sealed class Shard
    {
        private readonly Lock _lock = new();
        private readonly List<(long Slot, HashSet<UInt128> Keys)> _sets = [];

        public bool Add(UInt128 key, long slot)
        {
            lock (_lock)
            {
                HashSet<UInt128>? own = null;
                foreach (var (each, keys) in _sets)
                {
                    if (each == slot)
                    {
                        own = keys;
                    }
                    else if (keys.Contains(key))
                    {
                        return false;
                    }
                }
                if (own is null)
                {
                    _sets.Add((slot, own = []));
                }
                return own.Add(key);
            }
        }

        public void DropBefore(long slot)
        {
            lock (_lock)
            {
                _sets.RemoveAll(s => s.Slot < slot);
            }
        }
    }
}
