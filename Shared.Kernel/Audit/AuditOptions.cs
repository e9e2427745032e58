using Microsoft.Extensions.Configuration;
using SuiShenMa.Kernel.Hosting;

namespace SuiShenMa.Kernel.Audit;

/// <summary>Where the audit chain keeps what lies outside the database, and for how long records stay inside.</summary>
/// <param name="Checkpoints">Folder of the signed checkpoints; best a disk that the database's administrators cannot reach.</param>
/// <param name="Archive">Folder of the sealed archive files.</param>
/// <param name="Retention">Records younger than this are never archived; not below 180 days.</param>
/// <param name="CheckpointEvery">How long the chain may grow without a new checkpoint.</param>
public sealed record AuditOptions(string Checkpoints, string Archive, TimeSpan Retention, TimeSpan CheckpointEvery)
{
    /// <summary>Six months and a little (Cybersecurity Law, article 21).</summary>
    public const int LeastRetentionDays = 184;

    /// <summary>A checkpoint is also due after so many records.</summary>
    public const int CheckpointRecords = 5_000;

    public static AuditOptions From(IConfiguration configuration, DataFolder data)
    {
        var days = configuration.GetValue("Audit:RetentionDays", 365);
        if (days < LeastRetentionDays)
        {
            throw new InvalidOperationException($"Audit:RetentionDays is {days}; audit records must stay at least {LeastRetentionDays} days.");
        }
        return new AuditOptions(
            Folder(configuration["Audit:CheckpointFolder"], data, "checkpoints"),
            Folder(configuration["Audit:ArchiveFolder"], data, "audit-archive"),
            TimeSpan.FromDays(days),
            TimeSpan.FromSeconds(Math.Clamp(configuration.GetValue("Audit:CheckpointSeconds", 600), 1, 3600)));
    }

    private static string Folder(string? configured, DataFolder data, string name)
    {
        if (string.IsNullOrWhiteSpace(configured))
        {
            return data.Sub(name);
        }
        Directory.CreateDirectory(configured);
        return Path.GetFullPath(configured);
    }
}
