using System.ComponentModel.DataAnnotations;
using SuiShenMa.Kernel.Audit;

namespace SuiShenMa.Kernel.Data;

/// <summary>One act that matters: who, from where, when, on what, with what result; written in the transaction of the act itself.</summary>
/// <remarks>
/// GB/T 22239-2019 8.1.4.3. What the platform wrote is covered by <see cref="Mac"/> from the moment of writing; <see cref="Turn"/>
/// shows a record that is gone before it was sealed, <see cref="Seal"/> one that is gone, moved or repeated afterwards (docs/adr/0026).
/// </remarks>
public sealed class AuditRecord
{
    public long Id { get; set; }

    /// <summary>UTC, whole milliseconds.</summary>
    public DateTime At { get; set; }

    [MaxLength(16)] public string ActorKind { get; set; } = "";
    [MaxLength(64)] public string ActorId { get; set; } = "";
    [MaxLength(64)] public string ActorName { get; set; } = "";
    [MaxLength(64)] public string DepartmentId { get; set; } = "";
    [MaxLength(64)] public string? SourceIp { get; set; }
    [MaxLength(64)] public string TraceId { get; set; } = "";

    /// <summary>The log that the record belongs to.</summary>
    public AuditCategory Category { get; set; }

    /// <summary>Stable name of the act, such as <c>object.submitted</c>.</summary>
    [MaxLength(64)] public string Action { get; set; } = "";

    [MaxLength(32)] public string SubjectKind { get; set; } = "";
    [MaxLength(64)] public string SubjectId { get; set; } = "";

    /// <summary><c>ok</c>, or why it was refused.</summary>
    [MaxLength(16)] public string Outcome { get; set; } = "ok";

    /// <summary>The browser or client, as it called itself; kept for sign-ins.</summary>
    [MaxLength(200)] public string? Device { get; set; }

    /// <summary>JSON of what changed: <c>{ "field": [before, after] }</c>, or facts of the act.</summary>
    public string? Details { get; set; }

    /// <summary>The run of a host that wrote the record.</summary>
    [MaxLength(16)] public string Lane { get; set; } = "";

    /// <summary>From 1 without gaps within the lane; numbers of transactions that came to nothing are told in <see cref="Voids"/>.</summary>
    public long Turn { get; set; }

    /// <summary>Every turn of the lane up to this one is either there or told of as void.</summary>
    public long Settled { get; set; }

    /// <summary>Turns that came to nothing, such as <c>5,8-11</c>.</summary>
    [MaxLength(400)] public string? Voids { get; set; }

    /// <summary>Key id, colon, HMAC-SM3 over all of the above but the id.</summary>
    [MaxLength(80)] public string? Mac { get; set; }

    /// <summary>Place in the chain, from 1 without gaps; given within about a second.</summary>
    public long? Seq { get; set; }

    /// <summary>Key id, colon, HMAC-SM3 over place, id, <see cref="Mac"/> and the seal of the place before.</summary>
    [MaxLength(80)] public string? Seal { get; set; }
}

/// <summary>A statement, signed with the platform's SM2 key, of how far the chain went; a copy lies outside the database.</summary>
public sealed class AuditCheckpoint
{
    /// <summary>From 1 without gaps.</summary>
    public long No { get; set; }

    public DateTime At { get; set; }

    /// <summary>Place of the last record covered.</summary>
    public long Seq { get; set; }

    /// <summary>Its seal.</summary>
    [MaxLength(80)] public string Seal { get; set; } = "";

    /// <summary>SM3 of the checkpoint before; 64 zeros for the first.</summary>
    [MaxLength(64)] public string Previous { get; set; } = "";

    /// <summary>The host whose folder has the copy.</summary>
    [MaxLength(64)] public string Node { get; set; } = "";

    [MaxLength(64)] public string Kid { get; set; } = "";

    /// <summary>SM2 signature r‖s in hex over <see cref="Text"/>.</summary>
    [MaxLength(128)] public string Signature { get; set; } = "";

    /// <summary>What is signed.</summary>
    public string Text() => FormattableString.Invariant($"ssm-audit-checkpoint v1\n{No}\n{At.Ticks / TimeSpan.TicksPerMillisecond}\n{Seq}\n{Seal}\n{Previous}\n{Node}\n{Kid}\n");
}
