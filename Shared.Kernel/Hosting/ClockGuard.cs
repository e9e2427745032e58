using System.Globalization;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Hosting;

/// <summary>
/// Says whether the wall clock may be trusted for acts that time alone triggers (promise P8): it must not have run away
/// from the monotonic clock since the start, nor from the database's clock.
/// </summary>
public sealed class ClockGuard(TimeProvider clock, DatabaseClock database)
{
    /// <summary>Largest difference that is still believed.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(60);

    private readonly DateTimeOffset _wallAtStart = clock.GetUtcNow();
    private readonly long _ticksAtStart = clock.GetTimestamp();

    /// <returns>Null when the clock is good, else what is wrong with it.</returns>
    public async Task<string?> ProblemAsync(ModuleDb db, CancellationToken ct)
    {
        var wall = clock.GetUtcNow() - _wallAtStart;
        var steady = clock.GetElapsedTime(_ticksAtStart);
        if ((wall - steady).Duration() > Tolerance)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the wall clock moved {wall - steady} against the monotonic clock since the start");
        }
        if (await database.NowAsync(db, ct) is not { } theirs)
        {
            return null;
        }
        var apart = clock.GetUtcNow().UtcDateTime - theirs;
        return apart.Duration() > Tolerance ? string.Create(CultureInfo.InvariantCulture, $"this host's clock is {apart} ahead of the database's") : null;
    }
}

/// <summary>The clock of the database server.</summary>
public class DatabaseClock
{
    /// <returns>UTC, or null where the database has no clock of its own (SQLite).</returns>
    public virtual async Task<DateTime?> NowAsync(ModuleDb db, CancellationToken ct) => db.IsSqlite
        ? null
        : DateTime.SpecifyKind(Convert.ToDateTime(await Migrator.ScalarAsync(db, "SELECT UTC_TIMESTAMP(6)", ct), CultureInfo.InvariantCulture), DateTimeKind.Utc);
}
