using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Geocoding;

namespace SuiShenMa.Objects.Domain;

/// <summary>一物一码: one code with what is known of its object; a blank code has only its values.</summary>
internal sealed class ObjectCode
{
    public long Id { get; set; }
    [MaxLength(14)] public string Code { get; set; } = "";
    [MaxLength(9)] public string UnifiedCode { get; set; } = "";
    [MaxLength(32)] public string BatchNo { get; set; } = "";
    public ObjectCodeState State { get; set; }

    /// <summary>Empty for a blank code without a type.</summary>
    [MaxLength(16)] public string TypeCode { get; set; } = "";

    [MaxLength(200)] public string Name { get; set; } = "";
    [MaxLength(64)] public string? PartNumber { get; set; }

    /// <summary>The part number where the type makes it unique and the code is not out of use, else null.</summary>
    [MaxLength(64)] public string? UniquePartNumber { get; set; }

    [MaxLength(6)] public string DistrictCode { get; set; } = "";
    [MaxLength(9)] public string RegionCode { get; set; } = "";
    [MaxLength(300)] public string Address { get; set; } = "";
    public double? Longitude { get; set; }
    public double? Latitude { get; set; }
    [MaxLength(16)] public string? CoordinateSystem { get; set; }
    /// <summary>Null when no position is known.</summary>
    public LocationSource? LocationSource { get; set; }
    [MaxLength(18)] public string? OwningUnitUscc { get; set; }
    [MaxLength(200)] public string? OwningUnitName { get; set; }
    [MaxLength(64)] public string? ManagingDepartmentId { get; set; }

    /// <summary>JSON object of attribute key and canonical text.</summary>
    public string AttributesJson { get; set; } = "{}";

    [MaxLength(64)] public string ApplicantDepartmentId { get; set; } = "";
    [MaxLength(64)] public string ApplicantId { get; set; } = "";
    [MaxLength(64)] public string? ApplicationId { get; set; }
    public DateTime CreatedAt { get; set; }

    /// <summary>Identifies the row of an imported workbook, so that the same rows are never taken twice.</summary>
    [MaxLength(64)] public string? EntryKey { get; set; }

    [MaxLength(64)] public string? ReviewDepartmentId { get; set; }
    public DateTime? SubmittedAt { get; set; }

    /// <summary>When the system approves by itself; null when a person must.</summary>
    public DateTime? AutoApproveAt { get; set; }

    public DateTime? ReviewedAt { get; set; }
    [MaxLength(64)] public string? ReviewedBy { get; set; }
    [MaxLength(500)] public string? ReviewReason { get; set; }

    public DateTime? ActivatedAt { get; set; }
    [MaxLength(64)] public string? ActivatedBy { get; set; }
    public DateTime? StateChangedAt { get; set; }
    [MaxLength(500)] public string? StateReason { get; set; }

    /// <summary>HMAC-SM3 over code, kind, type at issue, unified code and time of issue.</summary>
    [MaxLength(96)] public string Seal { get; set; } = "";

    /// <summary>The type that the seal names: a blank code gets its type later.</summary>
    [MaxLength(16)] public string SealedTypeCode { get; set; } = "";

    public int Version { get; set; }

    /// <summary>HMAC-SM3 over the row as it stands (docs/adr/0019); every way of writing renews it.</summary>
    [MaxLength(80)] public string? RowSeal { get; set; }

    public IReadOnlyDictionary<string, string> Attributes
    {
        get => JsonSerializer.Deserialize<Dictionary<string, string>>(AttributesJson, Json.Stored)!;
        set => AttributesJson = JsonSerializer.Serialize(value, Json.Stored);
    }

    public GeoPoint? Location => Longitude is { } x && Latitude is { } y && Enum.TryParse<CoordinateSystem>(CoordinateSystem, out var system)
        ? new GeoPoint(x, y, system)
        : null;

    /// <returns>False when the position that is known is better founded; it stays then.</returns>
    public bool PutAt(GeoPoint point, LocationSource source)
    {
        if (!Geocoding.Location.MayBeReplacedBy(LocationSource, source))
        {
            return false;
        }
        (Longitude, Latitude, CoordinateSystem, LocationSource) = (point.Longitude, point.Latitude, point.System.ToString(), source);
        return true;
    }

    /// <summary>The reviewer says yes, or nobody needed to be asked.</summary>
    public void Approve(ObjectType type, DateTime now, string? by, string? reason)
    {
        Require(ObjectCodeState.PendingReview);
        (ReviewedAt, ReviewedBy, ReviewReason, AutoApproveAt) = (now, by, reason, null);
        BecomeOfficial(type, now);
    }

    public void BecomeOfficial(ObjectType type, DateTime now)
    {
        State = ObjectCodeState.Issued;
        StateChangedAt = now;
        // A blank code that was bound in the street waits for nothing but the review.
        if (type.AutoActivate || ActivatedBy is not null)
        {
            Activate(now, ActivatedBy ?? "system");
        }
    }

    public void Reject(DateTime now, string by, string reason)
    {
        Require(ObjectCodeState.PendingReview);
        State = ObjectCodeState.Rejected;
        (ReviewedAt, ReviewedBy, ReviewReason, AutoApproveAt, StateChangedAt) = (now, by, reason, null, now);
    }

    /// <summary>A person decided in the same moment as the system approved: the person's decision stands.</summary>
    public void Overrule(DateTime now, string by, bool approve, string? reason)
    {
        if (ReviewedBy != "system" || State is not (ObjectCodeState.Issued or ObjectCodeState.Active))
        {
            throw Conflict();
        }
        (ReviewedAt, ReviewedBy, ReviewReason) = (now, by, reason);
        if (!approve)
        {
            (State, StateChangedAt, ActivatedAt) = (ObjectCodeState.Rejected, now, null);
            // Who bound a blank code in the street stays known, as for any rejected one.
            ActivatedBy = ActivatedBy == "system" ? null : ActivatedBy;
        }
    }

    /// <exception cref="RuleViolation"><c>code.already-active</c> with who and when, or <c>state.conflict</c>.</exception>
    public void Activate(DateTime now, string by)
    {
        if (State == ObjectCodeState.Active)
        {
            throw AlreadyActive();
        }
        Require(ObjectCodeState.Issued);
        (State, ActivatedAt, ActivatedBy, StateChangedAt) = (ObjectCodeState.Active, now, by, now);
    }

    public RuleViolation AlreadyActive() => new("code.already-active", $"该码已由 {ActivatedBy} 于 {ChinaTime.Text(ActivatedAt)} 激活，不能重复激活。");

    public void Disable(DateTime now, string reason)
    {
        Require(ObjectCodeState.Active);
        (State, StateChangedAt, StateReason) = (ObjectCodeState.Disabled, now, reason);
    }

    public void Enable(DateTime now)
    {
        Require(ObjectCodeState.Disabled);
        (State, StateChangedAt, StateReason) = (ObjectCodeState.Active, now, null);
    }

    public void Cancel(DateTime now, string reason)
    {
        if (State == ObjectCodeState.Cancelled)
        {
            throw Conflict();
        }
        (State, StateChangedAt, StateReason, UniquePartNumber, AutoApproveAt) = (ObjectCodeState.Cancelled, now, reason, null, null);
        // The object may be entered anew, also from the same workbook.
        EntryKey = null;
    }

    public void Require(ObjectCodeState state)
    {
        if (State != state)
        {
            throw Conflict();
        }
    }

    public RuleViolation Conflict() => new("state.conflict", $"该码当前状态为“{State.Text()}”（{JsonNamingPolicy.CamelCase.ConvertName(State.ToString())}），不能进行此操作。");
}

internal static class ObjectCodeStateText
{
    public static string Text(this ObjectCodeState state) => state switch
    {
        ObjectCodeState.Blank => "空码",
        ObjectCodeState.PendingReview => "待审核",
        ObjectCodeState.Rejected => "已退回",
        ObjectCodeState.Issued => "待激活",
        ObjectCodeState.Active => "已激活",
        ObjectCodeState.Disabled => "已停用",
        ObjectCodeState.Cancelled => "已注销",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
