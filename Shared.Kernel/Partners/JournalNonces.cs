using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using SuiShenMa.Kernel.Hosting;

namespace SuiShenMa.Kernel.Partners;

/// <summary>
/// Nonces of one host: in memory, and appended to a file per five minutes before the call goes on, so that a replay is
/// still known after kill -9 and restart.
/// </summary>
internal sealed class JournalNonces : INonceStore, IDisposable
{
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(15);
    private readonly ConcurrentDictionary<string, long> _seen = new(StringComparer.Ordinal);
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
                    _seen[line[(blank + 1)..]] = until;
                }
            }
        }
    }

    public ValueTask<bool> ReserveAsync(string appId, string nonce, DateTime until, CancellationToken ct)
    {
        var key = appId + "/" + nonce;
        var end = new DateTimeOffset(until, TimeSpan.Zero).ToUnixTimeMilliseconds();
        if (!_seen.TryAdd(key, end))
        {
            return ValueTask.FromResult(false);
        }
        var line = Encoding.UTF8.GetBytes(end.ToString(CultureInfo.InvariantCulture) + " " + key + "\n");
        lock (_lock)
        {
            CurrentFile().Write(line);
        }
        return ValueTask.FromResult(true);
    }

    public void Dispose() => _file?.Dispose();

    private FileStream CurrentFile()
    {
        var now = _clock.GetUtcNow();
        var slot = now.ToUnixTimeSeconds() / 300;
        if (_file is not null && slot == _slot)
        {
            return _file;
        }
        _file?.Dispose();
        _slot = slot;
        var limit = now.ToUnixTimeMilliseconds();
        foreach (var (key, until) in _seen)
        {
            if (until < limit)
            {
                _seen.TryRemove(key, out _);
            }
        }
        foreach (var old in Directory.EnumerateFiles(_folder, "*.log").Where(f => File.GetLastWriteTimeUtc(f) < (now - Keep).UtcDateTime))
        {
            File.Delete(old);
        }
        // No buffer: the write must have reached the operating system before the call goes on.
        _file = new FileStream(Path.Combine(_folder, slot.ToString(CultureInfo.InvariantCulture) + ".log"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        return _file;
    }
}
