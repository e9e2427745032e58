using System.ComponentModel.DataAnnotations;
using SuiShenMa.Enterprise.Contracts;

namespace SuiShenMa.Enterprise.Domain;

/// <summary>Where a row of the pool came from.</summary>
internal enum UnitSource
{
    /// <summary>The enterprise registry said so.</summary>
    Registry,

    /// <summary>Written by the seed of a Development host.</summary>
    Demo,
}

/// <summary>What the platform remembers of an enterprise, so that it need not ask the registry each time.</summary>
internal sealed class EnterpriseUnit
{
    [MaxLength(32)] public string Uscc { get; set; } = "";

    [MaxLength(200)] public string Name { get; set; } = "";

    /// <summary><c>active</c>, <c>cancelled</c>, <c>revoked</c> or <c>unknown</c>.</summary>
    [MaxLength(16)] public string Status { get; set; } = "";

    public UnitSource Source { get; set; }

    /// <summary>When the registry was asked last.</summary>
    public DateTime CheckedAt { get; set; }

    public int Version { get; set; }

    public EnterpriseFacts Facts => new(Uscc, Name, Status);
}
