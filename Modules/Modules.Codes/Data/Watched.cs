using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SuiShenMa.Codes.Data;

/// <summary>
/// A small table in memory. A change on this host counts for the next caller; elsewhere within a second, by a version row
/// that is looked at once a second while somebody asks. While the database is away, what is known goes on to count.
/// </summary>
internal sealed class Watched<T>(string topic, IServiceScopeFactory scopes, ILogger log, Func<CodesDb, CancellationToken, Task<T>> load) : IDisposable
    where T : class
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile Snapshot? _snapshot;

    public ValueTask<T> GetAsync(CancellationToken ct) =>
        _snapshot is { Stale: false } known && Stopwatch.GetElapsedTime(Interlocked.Read(ref known.CheckedAt)) < FreshFor
            ? ValueTask.FromResult(known.Value)
            : SlowAsync(ct);

    /// <summary>What was last read, for hot paths that must not wait; null until the first look and after a change on this host. Somebody must look regularly.</summary>
    public T? Latest => _snapshot is { Stale: false } known ? known.Value : null;

    /// <summary>The next caller reads the database again.</summary>
    public void Forget()
    {
        if (_snapshot is { } known)
        {
            known.Stale = true;
        }
    }

    public void Dispose() => _loading.Dispose();

    private async ValueTask<T> SlowAsync(CancellationToken ct)
    {
        await _loading.WaitAsync(ct);
        try
        {
            var old = _snapshot;
            if (old is { Stale: false } && Stopwatch.GetElapsedTime(Interlocked.Read(ref old.CheckedAt)) < FreshFor)
            {
                return old.Value;
            }
            // Taken before reading: what changes while we read is seen at the next look.
            var now = Stopwatch.GetTimestamp();
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<CodesDb>();
                var version = await db.States.AsNoTracking().Where(s => s.Name == topic).Select(s => s.Value).FirstOrDefaultAsync(ct) ?? "";
                if (old is { Stale: false } && old.Version == version)
                {
                    Interlocked.Exchange(ref old.CheckedAt, now);
                    return old.Value;
                }
                _snapshot = new Snapshot(version, now, await load(db, ct));
            }
            catch (Exception e) when (old is not null && e is not OperationCanceledException)
            {
                log.LogWarning(e, "{Topic} could not be read again; what is in memory goes on to count", topic);
                Interlocked.Exchange(ref old.CheckedAt, now);
                old.Stale = false;
            }
            return _snapshot!.Value;
        }
        finally
        {
            _loading.Release();
        }
    }

    private sealed class Snapshot(string version, long checkedAt, T value)
    {
        public long CheckedAt = checkedAt;

        public volatile bool Stale;

        public string Version { get; } = version;

        public T Value { get; } = value;
    }
}
