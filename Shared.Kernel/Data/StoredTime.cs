namespace SuiShenMa.Kernel.Data;

internal static class StoredTime
{
    /// <summary>Now in UTC, in whole milliseconds: both databases and the bulk writer give back exactly what was written, and seals cover the exact time.</summary>
    public static DateTime StoredNow(this TimeProvider clock)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
