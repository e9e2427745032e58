using System.ComponentModel.DataAnnotations;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Objects.Domain;

/// <summary>How far a run is.</summary>
internal enum GeocodeRunState { Queued, Running, Done }

/// <summary>一键地址转坐标 for many codes: what was asked for, by whom, and how far it is.</summary>
internal sealed class GeocodeRun : IClaimed
{
    [MaxLength(32)] public string RunId { get; set; } = "";
    public GeocodeRunState State { get; set; }

    /// <summary>The coarsest level that is taken over.</summary>
    [MaxLength(16)] public string MinimumLevel { get; set; } = "";

    public int Total { get; set; }
    public int Placed { get; set; }

    /// <summary>Codes that keep what they have, each with the reason.</summary>
    public int Kept { get; set; }

    [MaxLength(64)] public string DepartmentId { get; set; } = "";
    [MaxLength(64)] public string CreatedBy { get; set; } = "";
    [MaxLength(64)] public string CreatedByName { get; set; } = "";
    public DateTime CreatedAt { get; set; }
    public DateTime? FinishedAt { get; set; }

    /// <summary>JSON of the scope under which the run was asked for; its codes are changed under it.</summary>
    public string ScopeJson { get; set; } = "{}";

    /// <summary>Host process that works on it, and until when its claim holds without a sign of life.</summary>
    [MaxLength(64)] public string? ClaimedBy { get; set; }
    public DateTime? ClaimedUntil { get; set; }
    public int Version { get; set; }

    public int Worked => Placed + Kept;
}

/// <summary>What became of one code of a run.</summary>
internal enum GeocodeItemState { Waiting, Placed, Kept }

/// <summary>One code of a run, with its answer.</summary>
internal sealed class GeocodeItem
{
    public long Id { get; set; }
    [MaxLength(32)] public string RunId { get; set; } = "";
    [MaxLength(14)] public string Code { get; set; } = "";
    public GeocodeItemState State { get; set; }
    [MaxLength(16)] public string? Level { get; set; }
    public double Confidence { get; set; }
    [MaxLength(500)] public string? Message { get; set; }
}
