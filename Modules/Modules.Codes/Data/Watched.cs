using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Codes.Data;

/// <summary>
/// A small table in memory. A change on this host counts for the next caller; elsewhere within a second, by a version row
/// that is looked at once a second while somebody asks. While the database is away or hangs, what is known goes on to count.
/// </summary>
internal sealed class Watched<T>(string topic, IServiceScopeFactory scopes, ILogger log, Func<CodesDb, CancellationToken, Task<T>> load) : IDisposable
    where T : class
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    /// <summary>So long a caller waits for a look at the database that is due.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly Lock _gate = new();
    private Task<T>? _look;
    private volatile Snapshot? _snapshot;

    /// <exception cref="Kernel.RuleViolation"><c>busy</c>, 503: nothing is known that may count, and the database does not answer.</exception>
    public ValueTask<T> GetAsync(CancellationToken ct) =>
        _snapshot is not { Stale: false } known ? new(Patience.WithinAsync(ReadAsync()))
        : Stopwatch.GetElapsedTime(Interlocked.Read(ref known.CheckedAt)) < FreshFor ? ValueTask.FromResult(known.Value)
        : new(AfterLookAsync(known));

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

    /// <summary>Waits for the look at the database, but not for one that hangs: what is known goes on to count then (promise P10).</summary>
    private async Task<T> AfterLookAsync(Snapshot known)
    {
        Task<T> look;
        lock (_gate)
        {
            look = _look is { IsCompleted: false } ? _look : _look = ReadAsync();
        }
        try
        {
            return await look.WaitAsync(Grace);
        }
        catch (TimeoutException)
        {
            Interlocked.Exchange(ref known.CheckedAt, Stopwatch.GetTimestamp());
            return known.Value;
        }
    }

    private async Task<T> ReadAsync()
    {
        // Not on the caller's time: the embedded database answers where it is asked.
        await Task.Yield();
        await _loading.WaitAsync();
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
                var version = await db.States.AsNoTracking().Where(s => s.Name == topic).Select(s => s.Value).FirstOrDefaultAsync() ?? "";
                if (old is { Stale: false } && old.Version == version)
                {
                    Interlocked.Exchange(ref old.CheckedAt, now);
                    return old.Value;
                }
                _snapshot = new Snapshot(version, now, await load(db, CancellationToken.None));
            }
            catch (Exception e) when (old is not null)
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
