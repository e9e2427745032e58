using System.ComponentModel.DataAnnotations;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Objects.Domain;

/// <summary>Where a batch of new codes came from.</summary>
internal enum BatchSource { Form, Workbook, Api, Blank }

/// <summary>How far a batch is.</summary>
internal enum BatchState
{
    /// <summary>A workbook was uploaded; its rows are being read and judged (dry run).</summary>
    Checking,

    /// <summary>Judged; waits for the operator's decision.</summary>
    Checked,

    Queued,
    Running,
    Done,

    /// <summary>The file could not be read, or the operator dropped it.</summary>
    Dropped,
}

/// <summary>Which rows of a judged workbook go in.</summary>
internal enum CommitMode { AcceptedRows, AllOrNothing }

/// <summary>
/// 生码批次: a set of codes entered together, from a form, a workbook, a partner call or as blank codes. Its items carry
/// the input until they became codes, so nothing accepted is lost by a crash.
/// </summary>
internal sealed class IntakeBatch : IClaimed
{
    [MaxLength(32)] public string BatchNo { get; set; } = "";
    public BatchSource Source { get; set; }
    public BatchState State { get; set; }
    [MaxLength(16)] public string TypeCode { get; set; } = "";
    public int Total { get; set; }
    public int Succeeded { get; set; }
    public int Failed { get; set; }

    /// <summary>Rows that were taken in before, from this or another file.</summary>
    public int Repeated { get; set; }

    [MaxLength(64)] public string DepartmentId { get; set; } = "";
    [MaxLength(64)] public string CreatedBy { get; set; } = "";
    [MaxLength(64)] public string CreatedByName { get; set; } = "";
    [MaxLength(64)] public string? ApplicationId { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? FinishedAt { get; set; }

    /// <summary>Original file name and its SM3, for workbooks.</summary>
    [MaxLength(200)] public string? FileName { get; set; }
    [MaxLength(64)] public string? FileHash { get; set; }
    [MaxLength(200)] public string? StoredFile { get; set; }
    public CommitMode? Mode { get; set; }
    public ManagerChoice ManagerChoice { get; set; }

    /// <summary>Why a file was refused as a whole.</summary>
    [MaxLength(500)] public string? Problem { get; set; }

    /// <summary>JSON of the scope under which the batch was handed in; its rows are judged under it.</summary>
    public string ScopeJson { get; set; } = "{}";

    /// <summary>Host process that works on it, and until when its claim holds without a sign of life.</summary>
    [MaxLength(64)] public string? ClaimedBy { get; set; }
    public DateTime? ClaimedUntil { get; set; }
    public int Version { get; set; }
}

/// <summary>How far one item of a batch is.</summary>
internal enum ItemState { Waiting, Done, Failed, Repeated }

/// <summary>One input of a batch: a workbook row or an item of a partner call.</summary>
internal sealed class IntakeItem
{
    public long Id { get; set; }
    [MaxLength(32)] public string BatchNo { get; set; } = "";

    /// <summary>Index from 0 for partner calls; row number of the workbook as Excel counts it.</summary>
    public int Number { get; set; }

    public ItemState State { get; set; }

    /// <summary>JSON of an <c>ObjectEntry</c>; null once it became a code.</summary>
    public string? PayloadJson { get; set; }

    [MaxLength(64)] public string? EntryKey { get; set; }
    [MaxLength(14)] public string? Code { get; set; }
    [MaxLength(64)] public string? ErrorCode { get; set; }
    [MaxLength(1000)] public string? Message { get; set; }
}
