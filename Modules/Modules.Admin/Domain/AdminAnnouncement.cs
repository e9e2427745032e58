using System.ComponentModel.DataAnnotations;
using SuiShenMa.Kernel;

namespace SuiShenMa.Admin.Domain;

internal enum AnnouncementKind { Maintenance, Update, General }

internal enum AnnouncementState { Draft, Published, Withdrawn }

/// <summary>What all operators, or those of some departments, are told for a while: maintenance, an update.</summary>
internal sealed class AdminAnnouncement
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public AnnouncementKind Kind { get; set; }
    [MaxLength(100)] public string Title { get; set; } = "";
    [MaxLength(4000)] public string Text { get; set; } = "";

    /// <summary>When it is shown from.</summary>
    public DateTime FromAt { get; set; }

    public DateTime ToAt { get; set; }

    /// <summary>Ids of departments, separated by commas; null for all.</summary>
    [MaxLength(4000)] public string? Departments { get; set; }

    public AnnouncementState State { get; private set; }
    public DateTime CreatedAt { get; init; }
    [MaxLength(64)] public string CreatedBy { get; init; } = "";
    public DateTime? PublishedAt { get; private set; }
    public int Version { get; set; }

    public void Publish(DateTime now)
    {
        if (State == AnnouncementState.Published)
        {
            throw new RuleViolation("announcement.published", "这条公告已经发布。");
        }
        if (ToAt <= now)
        {
            throw new RuleViolation("announcement.over", "展示时间已经结束，请先修改再发布。");
        }
        (State, PublishedAt) = (AnnouncementState.Published, now);
        Version++;
    }

    public void Withdraw()
    {
        State = State == AnnouncementState.Published ? AnnouncementState.Withdrawn : throw new RuleViolation("announcement.not-published", "这条公告没有发布。");
        Version++;
    }

    public bool IsFor(string departmentId) => Departments is null || Departments.Split(',').Contains(departmentId, StringComparer.Ordinal);
}

/// <summary>Something that one account is told inside the platform.</summary>
internal sealed class AdminNotice
{
    public long Id { get; init; }
    public Guid AccountId { get; init; }
    public DateTime At { get; init; }
    [MaxLength(32)] public string Kind { get; init; } = "";
    [MaxLength(200)] public string Title { get; init; } = "";
    [MaxLength(1000)] public string? Text { get; init; }

    /// <summary>Where it leads, within the platform.</summary>
    [MaxLength(300)] public string? Href { get; init; }

    /// <summary>The same thing is told once.</summary>
    [MaxLength(96)] public string Key { get; init; } = "";

    public DateTime? ReadAt { get; set; }
}
