using System.Globalization;
using System.Security.Cryptography;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Enterprise.Entry;

/// <summary>Makes the rows of new and of taken-over enterprise codes, each with its seal.</summary>
internal sealed class EnterpriseIssuing(ICertificates certificates)
{
    /// <summary>A new code in use at once. Its value was drawn at random; the unique index decides, and the caller draws again.</summary>
    public EnterpriseCode New(JudgedEntry entry, Actor applicant, string? batchNo, DateTime now)
    {
        var code = Row(CodeValue.Create().Text, applicant, batchNo, now);
        Fill(code, entry);
        code.SealedCategory = entry.CategoryCode;
        code.Seal = certificates.Seal(code.Facts);
        return code;
    }

    /// <param name="entry">Its address does not count in the unique index.</param>
    public EnterpriseCode Old(string value, string printed, JudgedEntry entry, Actor importer, string? batchNo, DateTime now)
    {
        var code = Row(value, importer, batchNo, now);
        Fill(code, entry);
        (code.Generation, code.Printed, code.UniqueAddress, code.SealedCategory) = (CodeGeneration.Old, printed, null, EnterpriseCode.OldSeal);
        code.Seal = certificates.Seal(code.Facts);
        return code;
    }

    public static void Fill(EnterpriseCode code, JudgedEntry entry)
    {
        (code.Name, code.CategoryCode, code.Reason) = (entry.Name, entry.CategoryCode, entry.Reason);
        (code.Uscc, code.EnterpriseName) = (entry.Uscc, entry.EnterpriseName);
        (code.DistrictCode, code.RegionCode, code.Address, code.UniqueAddress) = (entry.DistrictCode, entry.RegionCode, entry.Address, entry.AddressKey);
    }

    /// <summary>For example <c>Q20261123184501K7QXM</c>.</summary>
    public static string NewBatchNo(DateTime now) =>
        string.Create(CultureInfo.InvariantCulture, $"Q{ChinaTime.Of(now):yyyyMMddHHmmss}{RandomNumberGenerator.GetString(CodeAlphabet.Characters, 6)}");

    private static EnterpriseCode Row(string value, Actor by, string? batchNo, DateTime now) => new()
    {
        Code = value,
        State = EnterpriseCodeState.Active,
        StateChangedAt = now,
        DepartmentId = by.DepartmentId,
        CreatedBy = by.Id,
        CreatedByName = by.Name,
        CreatedAt = now,
        BatchNo = batchNo,
    };
}
