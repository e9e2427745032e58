using Microsoft.Extensions.Logging;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Lookup;

/// <summary>Whether the row of a code may be believed: by its seal, and while it has none yet by the seal over its facts of issue.</summary>
internal sealed class CodeTrusts(ICertificates certificates, AuditAlarm alarm, ILogger<CodeTrusts> log)
{
    public CodeTrust Of(ModuleDb db, ObjectCode row)
    {
        var trust = db.TrustOf(row);
        if (trust == RowTrust.Good)
        {
            return CodeTrust.Genuine;
        }
        var issued = WasIssued(row);
        if (trust == RowTrust.Unsealed && issued)
        {
            return CodeTrust.Genuine;
        }
        alarm.RaiseRow(db, row);
        log.LogError("The row of code {Code} was written or changed outside the platform", row.Code);
        return issued ? CodeTrust.Changed : CodeTrust.Foreign;
    }

    /// <summary>Value, type at issue, unified code and time of issue are as this platform gave them out.</summary>
    public bool WasIssued(ObjectCode row) =>
        certificates.SealIsGood(new CodeFacts(row.Code, "object", row.SealedTypeCode, row.UnifiedCode, row.CreatedAt), row.Seal);
}

/// <summary>Object codes as the sweep and the upgrade meet them.</summary>
internal sealed class SealedObjectCodes(ObjectCodes codes, CodeTrusts trusts) : ISealedTable
{
    public Type Row => typeof(ObjectCode);

    public bool MayBeAdopted(object row) => trusts.WasIssued((ObjectCode)row);

    public async Task ForgetAsync(ModuleDb db, object row, CancellationToken ct)
    {
        var code = ((ObjectCode)row).Code;
        ((ObjectsDb)db).Changes.Add(new CodeChange { Code = code, At = db.Now });
        await db.SaveChangesAsync(ct);
        codes.Drop(code);
    }
}
