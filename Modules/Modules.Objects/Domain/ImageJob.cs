using System.ComponentModel.DataAnnotations;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Objects.Domain;

internal enum ImageJobState { Queued, Running, Done, Failed }

internal enum ImageFormat { Png, Svg, Pdf }

/// <summary>A request for the images of a batch or of chosen codes; worked off part by part, each part a file of its own.</summary>
internal sealed class ImageJob : IClaimed
{
    /// <summary>Largest number of images in one zip part.</summary>
    public const int PartSize = 5_000;

    [MaxLength(32)] public string JobId { get; set; } = "";

    /// <summary>Batch and format and style, or a hash of the chosen codes: the same wish gives the same job.</summary>
    [MaxLength(120)] public string WishKey { get; set; } = "";

    [MaxLength(32)] public string? BatchNo { get; set; }
    public ImageFormat Format { get; set; }
    [MaxLength(32)] public string StyleCode { get; set; } = "";
    public ImageJobState State { get; set; }
    public int Total { get; set; }
    public int Completed { get; set; }

    /// <summary>JSON list of codes when they were chosen one by one.</summary>
    public string? CodesJson { get; set; }

    [MaxLength(64)] public string DepartmentId { get; set; } = "";
    [MaxLength(64)] public string CreatedBy { get; set; } = "";
    [MaxLength(64)] public string CreatedByName { get; set; } = "";
    [MaxLength(64)] public string? ApplicationId { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? FinishedAt { get; set; }
    [MaxLength(500)] public string? Problem { get; set; }
    [MaxLength(64)] public string? ClaimedBy { get; set; }
    public DateTime? ClaimedUntil { get; set; }
    public int Version { get; set; }
}

/// <summary>One finished file of an image job.</summary>
internal sealed class ImageFile
{
    [MaxLength(32)] public string JobId { get; set; } = "";
    public int Part { get; set; }
    [MaxLength(100)] public string Name { get; set; } = "";
    public int Images { get; set; }
    public long Size { get; set; }
    [MaxLength(64)] public string Sm3 { get; set; } = "";
    [MaxLength(200)] public string StoredFile { get; set; } = "";

    /// <summary>Id of the last code in this part; the next part goes on after it.</summary>
    public long LastId { get; set; }
}

/// <summary>码图片下载记录: who took which images when (row 10).</summary>
internal sealed class DownloadRecord
{
    public long Id { get; set; }
    public DateTime At { get; set; }
    [MaxLength(64)] public string DepartmentId { get; set; } = "";
    [MaxLength(64)] public string AccountId { get; set; } = "";
    [MaxLength(64)] public string AccountName { get; set; } = "";
    [MaxLength(32)] public string? JobId { get; set; }
    [MaxLength(32)] public string? BatchNo { get; set; }
    [MaxLength(14)] public string? Code { get; set; }
    [MaxLength(16)] public string TypeCode { get; set; } = "";
    [MaxLength(100)] public string FileName { get; set; } = "";
    public ImageFormat Format { get; set; }
    [MaxLength(32)] public string StyleCode { get; set; } = "";
    public int Images { get; set; }
    public long Size { get; set; }
    [MaxLength(64)] public string Sm3 { get; set; } = "";
}

/// <summary>码样式: a named layout of the printed code (row 49).</summary>
internal sealed class ImageStyle
{
    [MaxLength(32)] public string Code { get; set; } = "";
    [MaxLength(64)] public string Name { get; set; } = "";
    public string LayoutJson { get; set; } = "{}";
    [MaxLength(64)] public string DepartmentId { get; set; } = "";
    public DateTime ChangedAt { get; set; }
    public int Version { get; set; }
}

/// <summary>A workbook that is being written or lies ready (row 14).</summary>
internal sealed class ExportJob : IClaimed
{
    [MaxLength(32)] public string JobId { get; set; } = "";
    public ImageJobState State { get; set; }

    /// <summary>JSON of the list query or the chosen codes, and of the scope it was asked under.</summary>
    public string FilterJson { get; set; } = "{}";

    public int Total { get; set; }
    public int Completed { get; set; }
    [MaxLength(64)] public string DepartmentId { get; set; } = "";
    [MaxLength(64)] public string CreatedBy { get; set; } = "";
    [MaxLength(64)] public string CreatedByName { get; set; } = "";
    public DateTime CreatedAt { get; set; }
    public DateTime? FinishedAt { get; set; }
    [MaxLength(200)] public string? StoredFile { get; set; }
    public long Size { get; set; }
    [MaxLength(500)] public string? Problem { get; set; }
    [MaxLength(64)] public string? ClaimedBy { get; set; }
    public DateTime? ClaimedUntil { get; set; }
    public int Version { get; set; }
}

/// <summary>激活账号: an account of the field workers' activation tool; only a bound, enabled one may activate codes.</summary>
internal sealed class ActivationAccount
{
    [MaxLength(64)] public string Account { get; set; } = "";
    public bool Bound { get; set; }
    public bool Enabled { get; set; }

    /// <summary>SM4-GCM text of the bound person's name.</summary>
    [MaxLength(400)] public string? NameCipher { get; set; }

    public DateTime CreatedAt { get; set; }
    public int Version { get; set; }
}

/// <summary>A change of a code that hosts must hear of to drop what they hold in memory.</summary>
internal sealed class CodeChange
{
    public long Sequence { get; set; }
    [MaxLength(14)] public string Code { get; set; } = "";
    public DateTime At { get; set; }
}

/// <summary>A value of an attribute that must be unique within its type.</summary>
internal sealed class UniqueValue
{
    [MaxLength(16)] public string TypeCode { get; set; } = "";
    [MaxLength(64)] public string Key { get; set; } = "";

    /// <summary>SM3 of the canonical value.</summary>
    [MaxLength(64)] public string ValueHash { get; set; } = "";
    [MaxLength(14)] public string Code { get; set; } = "";
}
