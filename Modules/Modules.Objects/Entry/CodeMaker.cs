using System.Security.Cryptography;
using System.Text;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Entry;

/// <summary>Makes the rows of new codes: values, seal, and what the entry says.</summary>
internal sealed class CodeMaker(ICertificates certificates)
{
    /// <summary>How long an entry waits before the system approves it, where the type says so (row 4).</summary>
    public static readonly TimeSpan AutoApproveAfter = TimeSpan.FromHours(72);

    public ObjectCode Blank(IssuedValue value, string batchNo, string typeCode, Actor applicant, DateTime now) => new()
    {
        Code = value.Code,
        UnifiedCode = value.UnifiedCode,
        BatchNo = batchNo,
        State = ObjectCodeState.Blank,
        TypeCode = typeCode,
        ApplicantDepartmentId = applicant.DepartmentId,
        ApplicantId = applicant.Id,
        ApplicationId = applicant.Kind == ActorKind.Application ? applicant.Id : null,
        CreatedAt = now,
        SealedTypeCode = typeCode,
        Seal = certificates.Seal(new CodeFacts(value.Code, "object", typeCode, value.UnifiedCode, now)),
    };

    /// <summary>A code with its object: official at once, or waiting for the department that must review.</summary>
    public ObjectCode Entered(JudgedEntry entry, IssuedValue value, string batchNo, Actor applicant, DateTime now)
    {
        var code = Blank(value, batchNo, entry.Type.Code, applicant, now);
        Fill(code, entry, now);
        return code;
    }

    /// <summary>Writes an entry into a blank or rejected code and sends it on its way.</summary>
    public static void Fill(ObjectCode code, JudgedEntry entry, DateTime now)
    {
        code.TypeCode = entry.Type.Code;
        code.Name = entry.Name;
        code.PartNumber = entry.PartNumber;
        code.UniquePartNumber = entry.Type.PartNumberRequired ? entry.PartNumber : null;
        (code.DistrictCode, code.RegionCode, code.Address) = (entry.DistrictCode, entry.RegionCode, entry.Address);
        if (entry.Location is { } point)
        {
            code.PutAt(point, entry.LocationSource!.Value);
        }
        else
        {
            (code.Longitude, code.Latitude, code.CoordinateSystem, code.LocationSource) = (null, null, null, null);
        }
        (code.OwningUnitUscc, code.OwningUnitName) = (entry.OwningUnitUscc, entry.OwningUnitName);
        code.Attributes = entry.Attributes;
        code.ManagingDepartmentId = entry.Route.ManagingDepartmentId;
        code.ReviewDepartmentId = entry.Route.ReviewDepartmentId;
        code.SubmittedAt = now;
        (code.ReviewedAt, code.ReviewedBy, code.ReviewReason, code.AutoApproveAt) = (null, null, null, null);
        if (entry.Route.ReviewDepartmentId is null)
        {
            code.BecomeOfficial(entry.Type, now);
        }
        else
        {
            code.State = ObjectCodeState.PendingReview;
            code.StateChangedAt = now;
            code.AutoApproveAt = entry.Type.AutoApprove ? now + AutoApproveAfter : null;
        }
    }

    public static IEnumerable<UniqueValue> UniqueValues(JudgedEntry entry, string code) =>
        entry.UniqueValues.Select(v => new UniqueValue { TypeCode = entry.Type.Code, Key = v.Key, ValueHash = HashOf(v.Value), Code = code });

    public static string HashOf(string value) => Sm3.HashHex(Encoding.UTF8.GetBytes(value));

    /// <summary>For example <c>B20261123184501K7QXM</c>: sortable by time, unguessable enough never to collide.</summary>
    public static string NewNumber(char kind, DateTime now)
    {
        var random = RandomNumberGenerator.GetString(CodeAlphabet.Characters, 6);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{kind}{SuiShenMa.Kernel.Web.ChinaTime.Of(now):yyyyMMddHHmmss}{random}");
    }
}
