using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.Admin.Domain;

/// <summary>A record that an account's password had before; it must not come back too soon.</summary>
internal sealed class PastPassword
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid AccountId { get; init; }
    [MaxLength(256)] public string Record { get; init; } = "";
    public DateTime ReplacedAt { get; init; }
}
