using System.ComponentModel.DataAnnotations;
using SuiShenMa.Admin.Contracts;

namespace SuiShenMa.Admin.Domain;

/// <summary>By which ways besides the bell an account wants to hear of one kind of matter; without a row it is as the platform thinks best.</summary>
internal sealed class NoticeChoice
{
    public Guid AccountId { get; init; }
    [MaxLength(32)] public string Kind { get; init; } = "";
    public NotifyWays Ways { get; set; }
    public int Version { get; set; }
}
