using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.OpenPlatform.Data;

namespace SuiShenMa.OpenPlatform.Partners;

/// <summary>
/// Applications as the gateway sees them, all in memory. A change on this host is seen by the next call; elsewhere within
/// two seconds, by a version row that is looked at once a second while calls come in.
/// </summary>
internal sealed class PartnerDirectory(IServiceScopeFactory scopes, ApplicationReader reader, ILogger<PartnerDirectory> log) : IPartnerDirectory, IDisposable
{
    public const string VersionName = "openplatform.applications";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);

    /// <summary>So long a caller waits for a look at the database that is overdue.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile Snapshot? _snapshot;
    private readonly Lock _gate = new();
    private Task? _check;

    public ValueTask<PartnerApplication?> FindAsync(string appId, CancellationToken ct)
    {
        if (_snapshot is not { Stale: false } snapshot)
        {
            return new(Patience.WithinAsync(SlowAsync(appId)));
        }
        var age = Stopwatch.GetElapsedTime(Interlocked.Read(ref snapshot.CheckedAt));
        if (age < Fresh)
        {
            return ValueTask.FromResult(snapshot.Find(appId, reader));
        }
        var check = Check();
        return age < Bound ? ValueTask.FromResult(snapshot.Find(appId, reader)) : new(AfterAsync(check, snapshot, appId));
    }

    /// <summary>The next call reads the database again.</summary>
    public void Forget()
    {
        if (_snapshot is { } snapshot)
        {
            snapshot.Stale = true;
        }
    }

    public void Dispose() => _loading.Dispose();

    private async Task<PartnerApplication?> SlowAsync(string appId)
    {
        await _loading.WaitAsync();
        try
        {
            await RefreshAsync();
        }
        finally
        {
            _loading.Release();
        }
        return _snapshot!.Find(appId, reader);
    }

    /// <summary>Waits for the look at the database, but not for one that hangs: what is known goes on to count then (promise P10).</summary>
    private async Task<PartnerApplication?> AfterAsync(Task check, Snapshot snapshot, string appId)
    {
        try
        {
            await check.WaitAsync(Grace);
        }
        catch (TimeoutException)
        {
            log.LogWarning("The database does not say whether applications were changed; the ones in memory go on to count");
            Interlocked.Exchange(ref snapshot.CheckedAt, Stopwatch.GetTimestamp());
        }
        return _snapshot is { Stale: false } now ? now.Find(appId, reader) : await Patience.WithinAsync(SlowAsync(appId));
    }

    /// <summary>The look at the database that is under way, or a new one.</summary>
    private Task Check()
    {
        lock (_gate)
        {
            return _check is { IsCompleted: false } ? _check : _check = CheckAsync();
        }
    }

    private async Task CheckAsync()
    {
        // Not on the caller's time: the embedded database answers where it is asked.
        await Task.Yield();
        try
        {
            await _loading.WaitAsync();
            try
            {
                await RefreshAsync();
            }
            finally
            {
                _loading.Release();
            }
        }
        catch (ObjectDisposedException)
        {
            // The host is going down.
        }
    }

    private async Task RefreshAsync()
    {
        var old = _snapshot;
        if (old is { Stale: false } && Stopwatch.GetElapsedTime(Interlocked.Read(ref old.CheckedAt)) < Fresh)
        {
            return;
        }
        // Taken before reading: what changes while we read is seen at the next look.
        var now = Stopwatch.GetTimestamp();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<OpenPlatformDb>();
            var version = await db.States.AsNoTracking().Where(s => s.Name == VersionName).Select(s => s.Value).FirstOrDefaultAsync() ?? "";
            if (old is { Stale: false } && old.Version == version)
            {
                Interlocked.Exchange(ref old.CheckedAt, now);
                return;
            }
            // One changed row must not keep the others out: it is reported, and the reader leaves it out.
            using var look = SealedRowReading.WithoutRefusing();
            var applications = await db.Applications.AsNoTracking().ToListAsync();
            var keys = (await db.Keys.AsNoTracking().ToListAsync()).ToLookup(k => k.AppId);
            _snapshot = new Snapshot(version, now, reader.Read(applications, keys));
        }
        catch (Exception e) when (old is not null && e is not OperationCanceledException)
        {
            // Verifying outlives a database that is away for a while (promise P10): what is known goes on to count.
            log.LogWarning(e, "Applications could not be read again; the ones in memory go on to count");
            Interlocked.Exchange(ref old.CheckedAt, now);
        }
    }

    private sealed class Snapshot(string version, long checkedAt, Dictionary<string, KnownApplication> applications)
    {
        public long CheckedAt = checkedAt;

        public volatile bool Stale;

        public string Version { get; } = version;

        public PartnerApplication? Find(string appId, ApplicationReader reader) =>
            applications.TryGetValue(appId, out var known) ? reader.Current(known) : null;
    }
}
