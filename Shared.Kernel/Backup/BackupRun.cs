using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.Kernel.Backup;

/// <summary>How a backup ended.</summary>
public enum BackupState
{
    Running,
    Good,
    Failed,

    /// <summary>It was good, and was taken away when enough newer ones were there.</summary>
    Removed,
}

/// <summary>A backup that was taken or tried, for the page that lists them; what can be restored is what lies in the folder.</summary>
public sealed class BackupRun
{
    [MaxLength(40)] public string Id { get; init; } = "";

    public DateTime StartedAt { get; init; }
    public DateTime? EndedAt { get; set; }
    public BackupState State { get; set; }

    /// <summary>Everything was read back.</summary>
    public bool Full { get; init; }

    [MaxLength(64)] public string Node { get; init; } = "";

    /// <summary>Who started it: the user of the machine, or the clock.</summary>
    [MaxLength(64)] public string StartedBy { get; init; } = "";

    public long Rows { get; set; }
    public long Files { get; set; }

    /// <summary>Of all that it holds, before it is compressed.</summary>
    public long Bytes { get; set; }

    /// <summary>What it added to the folder.</summary>
    public long NewBytes { get; set; }

    public DateTime? VerifiedAt { get; set; }

    /// <summary>What the last verification found wrong; 0: nothing.</summary>
    public int Faults { get; set; }

    [MaxLength(500)] public string? Error { get; set; }
}
