using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Outbox;

namespace SuiShenMa.Objects.Contracts;

/// <summary>States of an object code (partner-api.md §3).</summary>
public enum ObjectCodeState
{
    /// <summary>发空码: printed before anything is known of the object.</summary>
    Blank,

    /// <summary>Entered, waits for the managing department.</summary>
    PendingReview,

    /// <summary>Sent back by the reviewer, with a reason.</summary>
    Rejected,

    /// <summary>已生码，待激活: official, not yet put up.</summary>
    Issued,

    /// <summary>Put up and in use.</summary>
    Active,

    /// <summary>Taken out of use for a time.</summary>
    Disabled,

    /// <summary>Final: the code is never used again.</summary>
    Cancelled,
}

/// <summary>A value that a landing page shows and that a verifier gets.</summary>
/// <param name="Key">Key of the attribute in its type's definition.</param>
/// <param name="Value">Canonical text: numbers with a point, dates yyyy-MM-dd, regions and options by name.</param>
/// <param name="OnLandingPage">False: for verifiers only.</param>
public sealed record ObjectAttribute(string Key, string Label, string Value, bool OnLandingPage);

/// <summary>Whether what the database says of a code may be believed.</summary>
public enum CodeTrust
{
    /// <summary>The row is as the platform wrote it.</summary>
    Genuine,

    /// <summary>The platform issued this code, but its row was changed since by somebody else.</summary>
    Changed,

    /// <summary>The platform never issued it: the row was written past it.</summary>
    Foreign,
}

/// <summary>What is known of one object code, as a scan or a verification needs it.</summary>
/// <param name="Name">Empty for a blank code.</param>
/// <param name="TypeCode">Empty for a blank code that has no type yet.</param>
/// <param name="Location">Null when no position is known.</param>
/// <param name="IssuedAt">UTC time at which the value was issued; part of the certificate.</param>
/// <param name="SealedTypeCode">The type at issue, as the certificate names it.</param>
public sealed record ObjectCodeCard(
    string Code, string UnifiedCode, ObjectCodeState State, string Name, string TypeCode, string TypeName, string CategoryName,
    string? PartNumber, string RegionCode, string RegionName, string Address, GeoPoint? Location,
    string? OwningUnitUscc, string? OwningUnitName, string? ManagingDepartmentId, string? ManagingDepartmentName,
    IReadOnlyList<ObjectAttribute> Attributes, string BatchNo, DateTime IssuedAt, string SealedTypeCode)
{
    /// <summary>Unless genuine, the card holds nothing but code and unified code, says that it is out of use, and must lead nobody anywhere.</summary>
    public CodeTrust Trust { get; init; }

    /// <summary>
    /// What the code engine worked out from this card, kept with it: a card stays the same object in memory until its row
    /// changes, so that this is worked out once, not once per scan.
    /// </summary>
    public object? Judgement { get; set; }
}

/// <summary>Looks object codes up. Served from memory where it can be; a change is seen at once on the host that made it and within a second on others.</summary>
public interface IObjectCodes
{
    /// <param name="code">A well-formed code value in capitals.</param>
    ValueTask<ObjectCodeCard?> FindAsync(string code, CancellationToken ct);

    /// <param name="unifiedCode">Nine digits with a right check digit.</param>
    ValueTask<ObjectCodeCard?> FindByUnifiedCodeAsync(string unifiedCode, CancellationToken ct);
}

/// <summary>A reviewer, or the 72-hour rule, made an object code official. Codes that need no review are official from their entry and are told by <see cref="ObjectBatchDone"/>. May be told more than once.</summary>
[EventName("objects.code-issued.v1")]
public sealed record ObjectCodeIssued(string Code, string TypeCode, string BatchNo, string? ApplicationId, DateTime At) : IEvent;

/// <summary>An object code was put into use. May be told more than once.</summary>
[EventName("objects.code-activated.v1")]
public sealed record ObjectCodeActivated(string Code, string TypeCode, string? PartNumber, string? ApplicationId, string ActivatedBy, DateTime At) : IEvent;

/// <summary>All items of a batch were worked off. May be told more than once.</summary>
[EventName("objects.batch-done.v1")]
public sealed record ObjectBatchDone(string BatchNo, string? ApplicationId, int Total, int Succeeded, int Failed, DateTime At) : IEvent;

/// <summary>An object code went from one state to another after it was issued. May be told more than once.</summary>
[EventName("objects.code-state-changed.v1")]
public sealed record ObjectCodeStateChanged(string Code, string TypeCode, ObjectCodeState From, ObjectCodeState To, string? Reason, string? ApplicationId, DateTime At) : IEvent;

/// <summary>All images of an order were made, checked against their codes and can be downloaded. May be told more than once.</summary>
/// <param name="BatchNo">Null when the codes were chosen one by one.</param>
/// <param name="ApplicationId">The application whose batch it is, or null.</param>
/// <param name="Format"><c>png</c>, <c>svg</c> or <c>pdf</c>.</param>
[EventName("objects.image-job-done.v1")]
public sealed record ImageJobDone(string JobId, string? BatchNo, string? ApplicationId, string Format, int Images, DateTime At) : IEvent;

/// <summary>Owning units were named in object codes that were made or filled; one telling per form or chunk of a batch. May be told more than once.</summary>
/// <param name="Units">Each code once, with how many object codes name it.</param>
/// <param name="DepartmentId">The department that entered the objects.</param>
[EventName("objects.owning-units-named.v1")]
public sealed record OwningUnitsNamed(IReadOnlyList<NamedOwningUnit> Units, string DepartmentId, DateTime At) : IEvent;

/// <summary>An owning unit as it was entered.</summary>
/// <param name="Uscc">Well formed and in capitals.</param>
/// <param name="Name">Null when only the code was given.</param>
public sealed record NamedOwningUnit(string Uscc, string? Name, int Codes);
