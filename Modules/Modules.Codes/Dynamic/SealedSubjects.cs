using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>Subjects of dynamic codes, with their revocations, as the sweep and the upgrade meet them.</summary>
internal sealed class SealedSubjects(Subjects subjects) : ISealedTable
{
    public Type Row => typeof(CodeSubject);

    public bool MayBeAdopted(object row) => true;

    public async Task ForgetAsync(ModuleDb db, object row, CancellationToken ct)
    {
        var subject = ((CodeSubject)row).Ref;
        ((CodesDb)db).SubjectChanges.Add(new SubjectChange { Ref = subject, At = db.Now });
        await db.SaveChangesAsync(ct);
        subjects.Drop(subject);
    }
}
