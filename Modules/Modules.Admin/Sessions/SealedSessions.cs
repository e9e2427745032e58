using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Admin.Sessions;

/// <summary>Sessions, as the sweep and the upgrade meet them.</summary>
internal sealed class SealedSessions(SessionBook book) : ISealedTable
{
    public Type Row => typeof(OperatorSession);

    /// <summary>Those of the build before: nobody is signed out by an upgrade.</summary>
    public bool MayBeAdopted(object row) => true;

    public bool IsSpent(object row) => ((OperatorSession)row).EndedAt is not null;

    /// <summary>Every host reads its sessions again once a second, and judges them then.</summary>
    public Task ForgetAsync(ModuleDb db, object row, CancellationToken ct)
    {
        book.Drop(((OperatorSession)row).AccountId);
        return Task.CompletedTask;
    }
}
