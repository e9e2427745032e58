using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace SuiShenMa.Kernel.Backup;

/// <summary>Where backups go, when, and how many are kept (docs/adr/0051).</summary>
/// <param name="Folder">Best the disk of another machine; null: nothing is backed up by itself.</param>
/// <param name="Hour">Hour of the Shanghai day from which the daily backup is due.</param>
/// <param name="KeepDaily">Newest backups of so many days.</param>
/// <param name="KeepWeekly">Newest backups that were read back, of so many weeks.</param>
/// <param name="CodesPerDay">Unified codes that may have been issued in a day: so many are passed over for each begun day between backup and restore.</param>
public sealed record BackupOptions(string? Folder, int Hour, int KeepDaily, int KeepWeekly, long CodesPerDay)
{
    /// <summary>The platform must come back to within a day; two hours are for the backup itself.</summary>
    public static readonly TimeSpan MostAge = TimeSpan.FromHours(26);

    /// <summary>A backup that reads everything back, once a week.</summary>
    public static readonly TimeSpan FullEvery = TimeSpan.FromDays(6.5);

    /// <summary>Passed over even when the backup was taken a minute ago: the largest workbooks in one hour.</summary>
    public const long LeastLeap = 1_000_000;

    /// <exception cref="InvalidOperationException">A number that cannot be meant.</exception>
    public static BackupOptions From(IConfiguration configuration)
    {
        var folder = configuration["Backup:Folder"];
        return new BackupOptions(
            string.IsNullOrWhiteSpace(folder) ? null : Path.GetFullPath(folder),
            Number(configuration, "Backup:Hour", 2, 0, 23),
            Number(configuration, "Backup:KeepDaily", 14, 2, 3_650),
            Number(configuration, "Backup:KeepWeekly", 8, 1, 520),
            Number(configuration, "Backup:CodesPerDay", 200_000, 1, 10_000_000));
    }

    /// <summary>Numbers to pass over, so that what was issued since the backup is not issued again.</summary>
    public long LeapFor(TimeSpan sinceBackup) => Math.Max(LeastLeap, CodesPerDay * Math.Max(1, (long)Math.Ceiling(sinceBackup.TotalDays)));

    private static int Number(IConfiguration configuration, string name, int usual, int least, int most)
    {
        var value = configuration.GetValue(name, usual);
        return value >= least && value <= most ? value
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {least} to {most}."));
    }
}
