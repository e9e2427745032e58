using System.ComponentModel.DataAnnotations;
using SuiShenMa.Kernel;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>Whose code it is.</summary>
internal enum SubjectKind { Person, Enterprise }

/// <summary>A person or enterprise for whom dynamic codes are issued; registered at the first issue.</summary>
internal sealed class CodeSubject
{
    public const string Table = "codes_subject";

    /// <summary>Random surrogate that the tokens carry.</summary>
    public long Ref { get; init; }

    public SubjectKind Kind { get; init; }

    /// <summary>The platform's surrogate for a person, the unified social credit code or certificate number of an enterprise.</summary>
    [MaxLength(64)] public string SubjectId { get; init; } = "";

    /// <summary>Type of certificate at registration; each code carries its own.</summary>
    [MaxLength(16)] public string CertType { get; init; } = "";

    /// <summary>SM4-GCM, bound to this row; null when no name was given.</summary>
    [MaxLength(800)] public string? Name { get; set; }

    /// <summary>Blind index of the name: tells whether a name that is given again is another one.</summary>
    [MaxLength(64)] public string? NameIndex { get; set; }

    /// <summary>Blind index of type and number of the certificate, for searching; the number itself is not kept.</summary>
    [MaxLength(64)] public string? CertNumberIndex { get; set; }

    /// <summary>Code of the colour (码色), or null.</summary>
    [MaxLength(16)] public string? Colour { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>The application or account that registered it.</summary>
    [MaxLength(64)] public string CreatedBy { get; init; } = "";

    /// <summary>Since when no code of this subject is good; null when its codes are good.</summary>
    public DateTime? RevokedAt { get; private set; }

    [MaxLength(200)] public string? RevokedReason { get; private set; }
    [MaxLength(64)] public string? RevokedBy { get; private set; }

    /// <summary>Codes issued before stay revoked after a revocation was lifted.</summary>
    public DateTime? GoodFrom { get; private set; }

    public int Version { get; set; }

    /// <summary>HMAC-SM3 over the row as it stands (docs/adr/0019).</summary>
    [MaxLength(80)] public string? RowSeal { get; set; }

    public void Revoke(DateTime at, string reason, string by)
    {
        if (RevokedAt is not null)
        {
            throw new RuleViolation("subject.revoked", "这个主体的码已经撤销。");
        }
        (RevokedAt, RevokedReason, RevokedBy, Version) = (at, reason, by, Version + 1);
    }

    public void Restore(DateTime at)
    {
        if (RevokedAt is null)
        {
            throw new RuleViolation("state.conflict", "这个主体的码没有被撤销，不需要恢复。");
        }
        (RevokedAt, RevokedReason, RevokedBy, GoodFrom, Version) = (null, null, null, at, Version + 1);
    }
}

/// <summary>Tells every host that a subject was changed.</summary>
internal sealed class SubjectChange
{
    public long Sequence { get; init; }
    public long Ref { get; init; }
    public DateTime At { get; init; }
}
