using System.ComponentModel.DataAnnotations;
using SuiShenMa.Kernel.CallLog;

namespace SuiShenMa.Codes.Log;

/// <summary>One call of the interface in the engine log (rows 30 and 31): who, from where, when to the millisecond, what, with what result.</summary>
internal sealed class EngineCall
{
    /// <summary>Region of the caller's department; <c>000000</c> where no caller is known.</summary>
    [MaxLength(9)] public string Region { get; set; } = "";

    /// <summary>Year and month in Shanghai, as 202611.</summary>
    public int Month { get; set; }

    /// <summary>Unix milliseconds × 4096 + a count within them: order and time in one number.</summary>
    public long Id { get; set; }

    /// <summary>The host that took the call.</summary>
    [MaxLength(64)] public string Node { get; set; } = "";

    public DateTime At { get; set; }

    /// <summary>As the caller presented it, also when it is unknown.</summary>
    [MaxLength(64)] public string AppId { get; set; } = "";

    [MaxLength(64)] public string KeyId { get; set; } = "";
    [MaxLength(45)] public string Source { get; set; } = "";

    /// <summary>Operation id of the contract.</summary>
    [MaxLength(64)] public string Action { get; set; } = "";

    /// <summary><c>object</c>, <c>enterprise</c>, <c>person</c>, <c>virtual</c>, <c>short</c>, <c>unified</c> or empty.</summary>
    [MaxLength(16)] public string CodeKind { get; set; } = "";

    public int Status { get; set; }

    /// <summary><c>ok</c>, or why not: the machine code of the problem or of the verdict.</summary>
    [MaxLength(48)] public string Reason { get; set; } = "";

    /// <summary><see cref="Reason"/> is not <c>ok</c>: few are, so that they have an index of their own.</summary>
    public bool Failed { get; set; }

    /// <summary><see cref="AppId"/> of a call that failed, else null: the failures of a caller are few among its calls.</summary>
    [MaxLength(64)] public string? FailedAppId { get; set; }

    /// <summary><see cref="Action"/> of a call that failed, else null.</summary>
    [MaxLength(64)] public string? FailedAction { get; set; }

    public int DurationMicros { get; set; }
    [MaxLength(32)] public string TraceId { get; set; } = "";
    /// <summary>As typed, with stars for what may be a person's (<see cref="FreeText"/>); so is the purpose.</summary>
    [MaxLength(200)] public string Place { get; set; } = "";
    [MaxLength(200)] public string Purpose { get; set; } = "";
    [MaxLength(64)] public string DeviceId { get; set; } = "";
    [MaxLength(64)] public string Scene { get; set; } = "";

    /// <summary>Random surrogate of the person or enterprise whose dynamic code it was, or null.</summary>
    public long? Subject { get; set; }

    /// <summary>Certificate type (证件类型) in that code, or empty.</summary>
    [MaxLength(16)] public string CertType { get; set; } = "";

    /// <summary>What was asked: a JSON object with the values of declared fields, and the lengths of all others (row 137).</summary>
    [MaxLength(CallRecord.LongestParameters)] public string Parameters { get; set; } = "";

    /// <summary>What was answered, in the same way.</summary>
    [MaxLength(CallRecord.LongestAnswer)] public string Answer { get; set; } = "";

    /// <summary>The <see cref="CallBatch"/> that it was written with; 0 before there were such.</summary>
    public long Batch { get; set; }
}

/// <summary>Calls counted: of one span of time, caller, action, kind of code, result and host.</summary>
internal abstract class CallCount
{
    /// <summary>Start of the span, UTC.</summary>
    public DateTime Start { get; set; }

    [MaxLength(64)] public string AppId { get; set; } = "";
    [MaxLength(64)] public string Action { get; set; } = "";
    [MaxLength(16)] public string CodeKind { get; set; } = "";
    [MaxLength(48)] public string Reason { get; set; } = "";
    [MaxLength(64)] public string Node { get; set; } = "";
    public long Calls { get; set; }

    /// <summary>Answered 500 or above.</summary>
    public long Failures { get; set; }

    public long Micros { get; set; }
    public int LongestMicros { get; set; }

    /// <summary>When the count was last added to.</summary>
    public DateTime CountedAt { get; set; }
}

/// <summary>Calls of one hour.</summary>
internal sealed class CallHour : CallCount;

/// <summary>Calls of one day in Shanghai.</summary>
internal sealed class CallDay : CallCount;
