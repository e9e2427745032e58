using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Enterprise.Features;

/// <summary>How far a workbook is, what its dry run found, and whether the same file was taken in before.</summary>
internal static class ShowEnterpriseSheet
{
    public const int MostRows = 200;

    internal sealed record Query(string BatchNo) : IQuery<Result>;

    /// <param name="Worked">Rows judged so far, or taken in so far.</param>
    /// <param name="Good">Rows that wait to be taken in.</param>
    /// <param name="Results">How often each result of a check came.</param>
    internal sealed record Result(SheetBatch Batch, int Worked, int Good, IReadOnlyList<SheetBatchRow> BadRows, IReadOnlyList<(string Text, int Count)> Results, string? EarlierBatch);

    internal sealed class Handler(EnterpriseDb db, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            var batch = await db.Batches.AsNoTracking().OwnedBy(user.Actor).FirstOrDefaultAsync(b => b.BatchNo == request.BatchNo, ct) ?? throw new NotFound("没有这个批次，请核对批次号。");
            var rows = db.Rows.AsNoTracking().Where(r => r.BatchNo == batch.BatchNo);
            var waiting = await rows.CountAsync(r => r.State == RowState.Waiting, ct);
            var all = await rows.CountAsync(ct);
            var bad = await rows.Where(r => r.State == RowState.Failed).OrderBy(r => r.Number).Take(MostRows).ToListAsync(ct);
            var results = batch.Kind != SheetKind.Checks ? [] : (await rows.Where(r => r.State == RowState.Done).GroupBy(r => r.Message).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(ct))
                .Select(g => (g.Key ?? "", g.Count)).OrderByDescending(g => g.Count).ToList();
            return new Result(batch, batch.State == SheetState.Checking ? all : all - waiting, waiting, bad, results, await EarlierAsync(batch, ct));
        }

        private Task<string?> EarlierAsync(SheetBatch batch, CancellationToken ct) =>
            db.Batches.AsNoTracking().OwnedBy(user.Actor)
                .Where(b => b.FileHash == batch.FileHash && b.Kind == batch.Kind && b.DepartmentId == batch.DepartmentId && b.BatchNo != batch.BatchNo && b.CreatedAt <= batch.CreatedAt
                    && (b.State == SheetState.Queued || b.State == SheetState.Running || b.State == SheetState.Done))
                .OrderByDescending(b => b.CreatedAt).Select(b => b.BatchNo).FirstOrDefaultAsync(ct)!;
    }
}
