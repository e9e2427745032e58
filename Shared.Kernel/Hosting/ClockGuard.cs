using System.Globalization;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Hosting;

/// <summary>
/// Says whether the wall clock may be trusted (promise P8, docs/adr/0040): it must not have run away from the monotonic clock
/// since the start, nor, for acts that time alone triggers, from the database's clock.
/// </summary>
public sealed class ClockGuard(TimeProvider clock, DatabaseClock database, ILogger<ClockGuard> log)
{
    /// <summary>Largest difference to the database, and largest step forward, that is still believed: a machine may stand still for a while.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(60);

    /// <summary>Largest step back that is still believed: what ran out would be good again for so long.</summary>
    public static readonly TimeSpan ToleranceBack = TimeSpan.FromSeconds(5);

    // In this order here and the other one below: a thread that is held up in between sees a step forward, never one back.
    private readonly DateTimeOffset _wallAtStart = clock.GetUtcNow();
    private readonly long _ticksAtStart = clock.GetTimestamp();
    private int _wasMoved;

    /// <summary>Null when the wall clock went on as the monotonic clock did, else what is wrong with it. Costs two looks at clocks.</summary>
    public string? Moved()
    {
        var steady = clock.GetElapsedTime(_ticksAtStart);
        var by = clock.GetUtcNow() - _wallAtStart - steady;
        var problem = by > Tolerance || by < -ToleranceBack ? string.Create(CultureInfo.InvariantCulture, $"the wall clock moved {by} against the monotonic clock since the start") : null;
        if (Volatile.Read(ref _wasMoved) != (problem is null ? 0 : 1))
        {
            Tell(problem);
        }
        return problem;
    }

    /// <exception cref="RuleViolation"><c>clock.moved</c>, 503 with Retry-After: this host would judge by a wrong time.</exception>
    public void DemandSteady()
    {
        if (Moved() is not null)
        {
            throw new RuleViolation("clock.moved", "这台服务器的时钟被拨动过，为免误判暂不发码和验码，请稍后重试；持续出现请联系平台管理员。", 503) { RetryAfterSeconds = 5 };
        }
    }

    /// <returns>Null when the clock is good, else what is wrong with it.</returns>
    public async Task<string?> ProblemAsync(ModuleDb db, CancellationToken ct)
    {
        if (Moved() is { } moved)
        {
            return moved;
        }
        if (await database.NowAsync(db, ct) is not { } theirs)
        {
            return null;
        }
        var apart = clock.GetUtcNow().UtcDateTime - theirs;
        return apart.Duration() > Tolerance ? string.Create(CultureInfo.InvariantCulture, $"this host's clock is {apart} ahead of the database's") : null;
    }

    private void Tell(string? problem)
    {
        if (Interlocked.Exchange(ref _wasMoved, problem is null ? 0 : 1) == (problem is null ? 0 : 1))
        {
            return;
        }
        if (problem is null)
        {
            log.LogWarning("The wall clock is back where the monotonic clock expects it; codes are issued and verified again");
        }
        else
        {
            log.LogError("No code is issued or verified: {Problem}. Put the clock right, or restart the host if it is right now", problem);
        }
    }
}

/// <summary>The wall clock can be trusted.</summary>
internal sealed class ClockCheck(ClockGuard clock) : IReadyCheck
{
    public string Name => "clock";

    public Task<string?> CheckAsync(CancellationToken ct) => Task.FromResult(clock.Moved() is null ? null : "本机时钟被拨动过，请校准时钟；如果现在的时间是对的，请重启服务。");
}

/// <summary>The clock of the database server.</summary>
public class DatabaseClock
{
    /// <returns>UTC, or null where the database has no clock of its own (SQLite).</returns>
    public virtual async Task<DateTime?> NowAsync(ModuleDb db, CancellationToken ct) => db.IsSqlite
        ? null
        : DateTime.SpecifyKind(Convert.ToDateTime(await Migrator.ScalarAsync(db, "SELECT UTC_TIMESTAMP(6)", ct), CultureInfo.InvariantCulture), DateTimeKind.Utc);
}
