using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>What came of using a code that may be used once.</summary>
internal enum Use
{
    First,
    Again,

    /// <summary>The memory of used codes does not answer; the code must be refused, not accepted twice.</summary>
    Unknown,
}

/// <summary>A code that was used up; its row lives as long as the code could be good.</summary>
internal sealed class UsedToken
{
    [MaxLength(40)] public string UseKey { get; init; } = "";
    public DateTime Until { get; init; }

    /// <summary>When a code for weak networks was verified here; null where a terminal told of its use (<see cref="OfflineUse"/>), and for all other codes.</summary>
    public DateTime? At { get; init; }
}

/// <summary>Remembers across all hosts which codes were used up.</summary>
internal interface IUsedTokens
{
    /// <summary>Uses the code; at most one call ever gets <see cref="Use.First"/>. Answers within three seconds.</summary>
    /// <param name="issuedAt">When the code was issued.</param>
    /// <param name="until">From when on it is expired anyway.</param>
    /// <param name="within">The caller's context when it has a transaction open, else null.</param>
    ValueTask<Use> TakeAsync(string useKey, DateTime issuedAt, DateTime until, CodesDb? within, CancellationToken ct);
}

/// <summary>
/// Without Redis: rows of the database, whose primary key judges. Codes that come in together are written together, so that
/// a thousand of them cost one flush to disk.
/// </summary>
internal sealed class UsedInDatabase(IServiceScopeFactory scopes, ILogger<UsedInDatabase> log) : IUsedTokens
{
    /// <summary>State with the time of the last restore: which codes of before it were used since the backup nobody knows.</summary>
    public const string SinceName = "codes.used-since";

    private const int Most = 400;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(2500);
    private readonly ConcurrentQueue<Waiting> _queue = new();
    private Task<DateTime>? _since;
    private int _writing;

    public ValueTask<Use> TakeAsync(string useKey, DateTime issuedAt, DateTime until, CodesDb? within, CancellationToken ct) => RememberAsync(useKey, issuedAt, until, null, within, ct);

    /// <param name="at">Kept with the code, for those that are reconciled later.</param>
    public async ValueTask<Use> RememberAsync(string useKey, DateTime issuedAt, DateTime until, DateTime? at, CodesDb? within, CancellationToken ct)
    {
        if (issuedAt < await SinceAsync(within, ct))
        {
            return Use.Unknown;
        }
        var waiting = new Waiting(useKey, until, at);
        if (within is not null)
        {
            // The only writer of SQLite may be the caller itself, who would wait for the queue for ever.
            return await TakeOneAsync(within, waiting, ct);
        }
        _queue.Enqueue(waiting);
        if (Interlocked.Exchange(ref _writing, 1) == 0)
        {
            _ = Task.Run(WriteAsync, CancellationToken.None);
        }
        try
        {
            return await waiting.Answer.Task.WaitAsync(Patience, ct);
        }
        catch (TimeoutException)
        {
            log.LogWarning("Used codes are not written in time; single-use codes are refused");
            return Use.Unknown;
        }
    }

    /// <summary>It changes only while no host runs, so it is read once.</summary>
    private async ValueTask<DateTime> SinceAsync(CodesDb? within, CancellationToken ct)
    {
        if (Volatile.Read(ref _since) is { IsCompletedSuccessfully: true } known)
        {
            return await known;
        }
        try
        {
            var since = await (within is null ? ReadSinceAsync() : ReadSinceAsync(within)).WaitAsync(Patience, ct);
            Volatile.Write(ref _since, Task.FromResult(since));
            return since;
        }
        catch (Exception e) when (e is TimeoutException or DbException or InvalidOperationException)
        {
            log.LogWarning(e, "Nobody can say whether codes were used; single-use codes are refused");
            return DateTime.MaxValue;
        }
    }

    private async Task<DateTime> ReadSinceAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        return await ReadSinceAsync(scope.ServiceProvider.GetRequiredService<CodesDb>());
    }

    private static async Task<DateTime> ReadSinceAsync(CodesDb db) =>
        await db.States.AsNoTracking().Where(s => s.Name == SinceName).Select(s => s.Value).FirstOrDefaultAsync() is { } value
            ? DateTime.Parse(value, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) : DateTime.MinValue;

    private async Task WriteAsync()
    {
        do
        {
            while (!_queue.IsEmpty)
            {
                var batch = new List<Waiting>();
                while (batch.Count < Most && _queue.TryDequeue(out var waiting))
                {
                    batch.Add(waiting);
                }
                await WriteAsync(batch);
            }
            Volatile.Write(ref _writing, 0);
        }
        // Whoever came after the look and before the flag fell did not start a writer.
        while (!_queue.IsEmpty && Interlocked.Exchange(ref _writing, 1) == 0);
    }

    private async Task WriteAsync(List<Waiting> batch)
    {
        try
        {
            var first = batch.DistinctBy(w => w.UseKey).ToList();
            if (!await TryTogetherAsync(first))
            {
                foreach (var one in first)
                {
                    await using var scope = scopes.CreateAsyncScope();
                    one.Answer.TrySetResult(await TakeOneAsync(scope.ServiceProvider.GetRequiredService<CodesDb>(), one, CancellationToken.None));
                }
            }
            batch.ForEach(w => w.Answer.TrySetResult(Use.Again));
        }
        catch (Exception e)
        {
            log.LogWarning(e, "Used codes could not be written; single-use codes are refused");
            batch.ForEach(w => w.Answer.TrySetResult(Use.Unknown));
        }
    }

    private async Task<bool> TryTogetherAsync(List<Waiting> batch)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CodesDb>();
        var keys = batch.ConvertAll(w => w.UseKey);
        var used = (await db.UsedTokens.AsNoTracking().Where(u => keys.Contains(u.UseKey)).Select(u => u.UseKey).ToListAsync()).ToHashSet();
        var fresh = batch.Where(w => !used.Contains(w.UseKey)).ToList();
        db.UsedTokens.AddRange(fresh.Select(w => w.Row()));
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            return false;
        }
        fresh.ForEach(w => w.Answer.TrySetResult(Use.First));
        return true;
    }

    private static async Task<Use> TakeOneAsync(CodesDb db, Waiting waiting, CancellationToken ct)
    {
        if (await db.UsedTokens.AsNoTracking().AnyAsync(u => u.UseKey == waiting.UseKey, ct))
        {
            return Use.Again;
        }
        var row = db.UsedTokens.Add(waiting.Row());
        try
        {
            await db.SaveChangesAsync(ct);
            return Use.First;
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            row.State = EntityState.Detached;
            return Use.Again;
        }
    }

    private sealed record Waiting(string UseKey, DateTime Until, DateTime? At)
    {
        public TaskCompletionSource<Use> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public UsedToken Row() => new() { UseKey = UseKey, Until = Until, At = At };
    }
}

/// <summary>
/// With Redis: one <c>SET NX</c> for all hosts. An epoch in Redis shows when it was flushed or replaced: codes from before
/// are then refused, because nobody knows which of them were used. Without Redis single-use codes are refused.
/// </summary>
internal sealed class UsedInRedis(IConnectionMultiplexer redis, TimeProvider clock, ILogger<UsedInRedis> log) : BackgroundService, IUsedTokens
{
    private const string Epoch = "ssm:used:epoch";
    private const string Script = """
        local epoch = redis.call('GET', KEYS[2])
        if not epoch then redis.call('SET', KEYS[2], ARGV[2]); epoch = ARGV[2] end
        if tonumber(ARGV[3]) <= tonumber(epoch) + tonumber(ARGV[4]) then return 2 end
        if redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[1]) then return 1 end
        return 0
        """;

    /// <summary>Seconds by which a code that was used before the flush may seem to be younger than it: the clock of the host that made it was ahead, that of the host that saw the flush was behind.</summary>
    private const long Doubt = 2 * DynamicTokens.SkewMilliseconds / 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async ValueTask<Use> TakeAsync(string useKey, DateTime issuedAt, DateTime until, CodesDb? within, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var life = Math.Max(1000, (long)(until - now.UtcDateTime).TotalMilliseconds);
        try
        {
            var answer = (int)await redis.GetDatabase().ScriptEvaluateAsync(Script, ["ssm:used:" + useKey, Epoch],
                    [life, now.ToUnixTimeSeconds(), new DateTimeOffset(issuedAt, TimeSpan.Zero).ToUnixTimeSeconds(), Doubt])
                .WaitAsync(Patience, ct);
            return answer switch { 1 => Use.First, 0 => Use.Again, _ => Use.Unknown };
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            log.LogWarning(e, "Redis does not answer; single-use codes are refused until it does");
            return Use.Unknown;
        }
    }

    /// <summary>Keeps the epoch in place, so that it begins when Redis came up and not with the first code.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        do
        {
            try
            {
                await redis.GetDatabase().StringSetAsync(Epoch, clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), when: When.NotExists).WaitAsync(Patience, stoppingToken);
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                log.LogDebug(e, "Redis does not answer");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
