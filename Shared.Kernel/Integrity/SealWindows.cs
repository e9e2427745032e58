using Microsoft.Extensions.Configuration;

namespace SuiShenMa.Kernel.Integrity;

/// <summary>How sealed rows are looked after.</summary>
/// <param name="UpgradeWindow">How long hosts of a build that knows of no seals may go on beside this one; from then on a row without a seal is a foreign row.</param>
/// <param name="AdoptPerSecond">Rows from before that come under seal each second.</param>
/// <param name="SweepPerMinute">Rows of one table that are looked at each minute.</param>
public sealed record SealOptions(TimeSpan UpgradeWindow, int AdoptPerSecond, int SweepPerMinute)
{
    public static SealOptions From(IConfiguration configuration) => new(
        TimeSpan.FromMinutes(Math.Clamp(configuration.GetValue("Integrity:UpgradeWindowMinutes", 30), 0, 7 * 24 * 60)),
        Math.Clamp(configuration.GetValue("Integrity:AdoptRowsPerSecond", 2_000), 100, 100_000),
        Math.Clamp(configuration.GetValue("Integrity:SweepRowsPerMinute", 60_000), 1_000, 10_000_000));
}

/// <summary>The tables that are coming under seal, where a row may do without one for a while; the same on all hosts within seconds.</summary>
public sealed class SealWindows
{
    private volatile HashSet<string> _open = [];

    /// <summary>False as soon as the table is sealed for good.</summary>
    public bool IsOpen(string table) => _open is { Count: > 0 } open && open.Contains(table);

    internal bool Any => _open.Count > 0;

    internal void Set(IEnumerable<string> tables) => _open = [.. tables];
}
