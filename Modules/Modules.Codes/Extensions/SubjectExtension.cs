using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Extensions;

/// <summary>All extension values and the colour of one subject: one row, so that verifying needs one key.</summary>
internal sealed class SubjectExtension
{
    public CodeSubjectKind Kind { get; set; }

    /// <summary>Surrogate of the person, USCC, object code or virtual type.</summary>
    [MaxLength(64)] public string Subject { get; set; } = "";

    /// <summary>JSON of key to canonical text; sensitive ones are encrypted.</summary>
    public string FieldsJson { get; set; } = "{}";

    /// <summary>Colour that a business assigned; rules of a scene go before it.</summary>
    [MaxLength(16)] public string? Colour { get; set; }

    public DateTime? ColourAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    [MaxLength(64)] public string UpdatedBy { get; set; } = "";
    [MaxLength(32)] public string BatchNo { get; set; } = "";
    public int Version { get; set; }

    public Dictionary<string, string> Fields
    {
        get => JsonSerializer.Deserialize<Dictionary<string, string>>(FieldsJson, Json.Stored) ?? [];
        set => FieldsJson = JsonSerializer.Serialize(value, Json.Stored);
    }
}

/// <summary>How far a batch of updates is.</summary>
internal enum ExtensionBatchState { Queued, Running, Done }

/// <summary>批量更新: up to 10 000 updates of extension values that a partner handed over at once.</summary>
internal sealed class ExtensionBatch : IClaimed
{
    /// <summary>The order in which batches are worked off.</summary>
    public long Sequence { get; set; }

    [MaxLength(32)] public string BatchNo { get; set; } = "";
    public ExtensionBatchState State { get; set; }
    public int Total { get; set; }
    public int Succeeded { get; set; }
    public int Failed { get; set; }

    /// <summary>Items below this number are done.</summary>
    public int Next { get; set; }

    [MaxLength(64)] public string AppId { get; set; } = "";
    [MaxLength(64)] public string DepartmentId { get; set; } = "";
    public DateTime CreatedAt { get; set; }
    public DateTime? FinishedAt { get; set; }

    /// <summary>Host process that works on it, and until when its claim holds without a sign of life.</summary>
    [MaxLength(64)] public string? ClaimedBy { get; set; }

    public DateTime? ClaimedUntil { get; set; }
    public int Version { get; set; }
}

/// <summary>One update of a batch; its payload is dropped when it is done.</summary>
internal sealed class ExtensionItem
{
    [MaxLength(32)] public string BatchNo { get; set; } = "";

    /// <summary>Position in the request, from 0.</summary>
    public int Number { get; set; }

    /// <summary>JSON of the item, encrypted; null once it was worked off.</summary>
    public string? Payload { get; set; }

    [MaxLength(64)] public string? ErrorCode { get; set; }
    [MaxLength(500)] public string? Message { get; set; }
}
