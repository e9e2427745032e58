using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Features;

/// <summary>How far a batch is, what its dry run found, and whether the same file was taken in before.</summary>
internal static class ShowImport
{
    public const int MostBadRows = 200;

    /// <param name="BadRows">False when only the progress is asked for.</param>
    internal sealed record Query(string BatchNo, bool BadRows = true) : IQuery<Result>;

    /// <param name="Judged">Rows that the dry run has looked at so far.</param>
    /// <param name="Good">Rows that are good, waiting or taken in already.</param>
    internal sealed record Result(IntakeBatch Batch, int Judged, int Good, IReadOnlyList<BadRow> BadRows, string? EarlierBatch);

    internal sealed record BadRow(int Number, string? Message);

    internal sealed class Handler(ObjectsDb db, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            var batch = await db.Batches.AsNoTracking().OwnedBy(user.Actor).FirstOrDefaultAsync(b => b.BatchNo == request.BatchNo && b.Source != BatchSource.Form, ct)
                ?? throw new NotFound("没有这个批次，请核对批次号。");
            var items = db.Items.AsNoTracking().Where(i => i.BatchNo == batch.BatchNo);
            var judged = batch.State == BatchState.Checking ? await items.CountAsync(ct) : batch.Total;
            var good = batch.Source == BatchSource.Blank ? batch.Total
                : batch.State == BatchState.Checking ? await items.CountAsync(i => i.State == ItemState.Waiting, ct)
                : batch.Total - batch.Failed - batch.Repeated;
            var bad = !request.BadRows || batch.Failed == 0 ? [] : await items.Where(i => i.State == ItemState.Failed).OrderBy(i => i.Number).Take(MostBadRows)
                .Select(i => new BadRow(i.Number, i.Message)).ToListAsync(ct);
            return new Result(batch, judged, good, bad, request.BadRows ? await EarlierAsync(batch, ct) : null);
        }

        private Task<string?> EarlierAsync(IntakeBatch batch, CancellationToken ct) =>
            batch.FileHash is null
                ? Task.FromResult<string?>(null)
                : db.Batches.AsNoTracking().OwnedBy(user.Actor)
                    .Where(b => b.FileHash == batch.FileHash && b.TypeCode == batch.TypeCode && b.DepartmentId == batch.DepartmentId && b.BatchNo != batch.BatchNo && b.CreatedAt <= batch.CreatedAt
                        && (b.State == BatchState.Queued || b.State == BatchState.Running || b.State == BatchState.Done))
                    .OrderByDescending(b => b.CreatedAt).Select(b => b.BatchNo).FirstOrDefaultAsync(ct)!;
    }
}
