using System.ComponentModel.DataAnnotations;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Enterprise.Domain;

/// <summary>What a workbook of this module is for.</summary>
internal enum SheetKind { Codes, OldCodes, OwningUnits, Checks }

/// <summary>How far a workbook is.</summary>
internal enum SheetState
{
    /// <summary>Uploaded; its rows are being read and judged (dry run).</summary>
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

/// <summary>An uploaded workbook; its rows carry the input until they are taken in, so nothing accepted is lost by a crash.</summary>
internal sealed class SheetBatch : IClaimed
{
    [MaxLength(32)] public string BatchNo { get; set; } = "";
    public SheetKind Kind { get; set; }
    public SheetState State { get; set; }
    public CommitMode? Mode { get; set; }
    public int Total { get; set; }
    public int Succeeded { get; set; }
    public int Failed { get; set; }

    /// <summary>Rows that were taken in before, from this or another file.</summary>
    public int Repeated { get; set; }

    [MaxLength(200)] public string FileName { get; set; } = "";
    [MaxLength(64)] public string FileHash { get; set; } = "";
    [MaxLength(200)] public string StoredFile { get; set; } = "";

    /// <summary>Why a file was refused as a whole, or handed back.</summary>
    [MaxLength(500)] public string? Problem { get; set; }

    /// <summary>JSON of the scope of who handed it in; its rows are judged under it.</summary>
    public string ScopeJson { get; set; } = "{}";

    [MaxLength(64)] public string DepartmentId { get; set; } = "";
    [MaxLength(64)] public string CreatedBy { get; set; } = "";
    [MaxLength(64)] public string CreatedByName { get; set; } = "";
    public DateTime CreatedAt { get; set; }
    public DateTime? FinishedAt { get; set; }

    /// <summary>Host process that works on it, and until when its claim holds without a sign of life.</summary>
    [MaxLength(64)] public string? ClaimedBy { get; set; }
    public DateTime? ClaimedUntil { get; set; }
    public int Version { get; set; }
}

/// <summary>How far one row of a workbook is.</summary>
internal enum RowState { Waiting, Done, Failed, Repeated }

/// <summary>One row of a workbook, under its number as Excel counts it.</summary>
internal sealed class SheetBatchRow
{
    public const int MessageLength = 1000;

    public long Id { get; set; }
    [MaxLength(32)] public string BatchNo { get; set; } = "";
    public int Number { get; set; }
    public RowState State { get; set; }

    /// <summary>JSON of what the row says; null once it is taken in.</summary>
    public string? PayloadJson { get; set; }

    /// <summary>Reasons against the row, or what was done.</summary>
    [MaxLength(MessageLength)] public string? Message { get; set; }
}
