using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Audit;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An audit administrator opens one record: each changed field before and after, and whether the record is as it was written.</summary>
internal static class ShowAuditRecord
{
    internal sealed record Query(long Id) : IQuery<Result>;

    /// <param name="Genuine">The MAC of the record is good.</param>
    internal sealed record Result(AuditRecord Record, IReadOnlyList<AuditField> Fields, bool Genuine);

    internal sealed class Handler(AdminDb db, AuditMac mac) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query query, CancellationToken ct)
        {
            var record = await db.Audit.AsNoTracking().FirstOrDefaultAsync(r => r.Id == query.Id, ct) ?? throw new NotFound("没有这条记录，或者它已经归档。");
            return new Result(record, AuditTexts.Fields(record), mac.IsGood(record));
        }
    }
}
