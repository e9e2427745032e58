using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An audit administrator sees whether the log and the sealed rows are as the platform wrote them.</summary>
internal static class ShowIntegrity
{
    internal sealed record Query : IQuery<Result>;

    /// <param name="Waiting">Records that have no place in the chain yet.</param>
    internal sealed record Result(AuditCheck? Check, AuditCheckpoint? Checkpoint, long LastSeq, int Waiting, IReadOnlyList<TamperFinding> Findings);

    internal sealed class Handler(AdminDb db) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query query, CancellationToken ct) => new(
            await AuditCheck.LoadAsync(db, ct),
            await db.AuditCheckpoints.AsNoTracking().OrderByDescending(c => c.No).FirstOrDefaultAsync(ct),
            await db.Audit.MaxAsync(r => r.Seq, ct) ?? 0,
            await db.Audit.CountAsync(r => r.Seq == null, ct),
            await AuditAlarm.LoadAsync(db, ct));
    }
}
