using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Enterprise.Sheets;

/// <summary>Works one claimed workbook off: the dry run, or the taking in.</summary>
internal sealed class SheetRunner(EnterpriseDb db, SheetWorks works, IFileStore files, NodeIdentity node)
{
    private const int Size = 500;
    private const int Attempts = 3;

    public async Task CheckAsync(SheetBatch batch, CancellationToken ct)
    {
        // A check that broke off is begun anew, so that its result is always that of one whole reading.
        await db.Rows.Where(r => r.BatchNo == batch.BatchNo).ExecuteDeleteAsync(ct);
        var work = works.Of(batch.Kind);
        var run = new SheetRun(batch, ApplicantOf(batch));
        await using var stored = await files.OpenAsync(batch.StoredFile, ct) ?? throw new SheetRejected("sheet.lost", "上传的文件已不在，请重新上传。");
        using var reader = await SheetReader.OpenAsync(stored, (await work.TemplateAsync(run.Actor, ct)).Headings, ct: ct);
        foreach (var chunk in reader.Rows(ct).Chunk(Size))
        {
            var rows = await work.CheckAsync(chunk, run, ct);
            if (!await SaveAsync(batch.BatchNo, SheetState.Checking, () => db.Rows.AddRange(rows), ct))
            {
                return;
            }
        }
        await FinishAsync(batch.BatchNo, SheetState.Checking, work.OnlyChecks ? SheetState.Done : SheetState.Checked, null, ct);
    }

    public async Task TakeInAsync(SheetBatch batch, CancellationToken ct)
    {
        var work = works.Of(batch.Kind);
        if (batch.State == SheetState.Queued)
        {
            // Days may lie between check and decision: all or nothing is judged as a whole once more before the first row goes in.
            if (batch.Mode == CommitMode.AllOrNothing && !await AllAreGoodAsync(work, batch, ct))
            {
                await FinishAsync(batch.BatchNo, SheetState.Queued, SheetState.Checked, "检查之后情况有变，部分行已不合格，按“全部合格才导入”没有导入任何一行。请重新决定。", ct);
                return;
            }
            await SaveAsync(batch.BatchNo, SheetState.Queued, () => { }, ct, SheetState.Running);
        }
        var run = new SheetRun(batch, ApplicantOf(batch));
        while (await NextAsync(batch.BatchNo, int.MinValue, ct) is { Count: > 0 } rows)
        {
            if (!await TakeInChunkAsync(work, run, rows, ct))
            {
                return;
            }
        }
        await FinishAsync(batch.BatchNo, SheetState.Running, SheetState.Done, null, ct);
    }

    public async Task RefuseAsync(string batchNo, string problem, CancellationToken ct)
    {
        db.Forget();
        await db.Rows.Where(r => r.BatchNo == batchNo).ExecuteDeleteAsync(ct);
        var batch = await db.Batches.SingleAsync(b => b.BatchNo == batchNo, ct);
        (batch.State, batch.Problem, batch.FinishedAt, batch.ClaimedBy, batch.ClaimedUntil) = (SheetState.Dropped, problem, db.Now, null, null);
        batch.Version++;
        db.Record("enterprise-sheet.refused", "enterprise-sheet", batchNo, new { problem });
        await db.SaveChangesAsync(ct);
    }

    private async Task<bool> TakeInChunkAsync(ISheetWork work, SheetRun run, List<SheetBatchRow> rows, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            // The rules may ask the registry, so they run before the transaction begins.
            db.Forget();
            run.Claims.Clear();
            await work.TakeInAsync(rows, run, ct);
            try
            {
                return await SaveAsync(run.Batch.BatchNo, SheetState.Running, () => db.Rows.UpdateRange(rows), ct);
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation() && attempt < Attempts)
            {
                // Somebody else took an address meanwhile; the next judgement names the row.
                rows = await NextAsync(run.Batch.BatchNo, int.MinValue, ct);
            }
        }
    }

    private async Task<bool> AllAreGoodAsync(ISheetWork work, SheetBatch batch, CancellationToken ct)
    {
        var run = new SheetRun(batch, ApplicantOf(batch));
        var good = true;
        var last = int.MinValue;
        while (await NextAsync(batch.BatchNo, last, ct) is { Count: > 0 } rows)
        {
            await work.RejudgeAsync(rows, run, ct);
            last = rows[^1].Number;
            good &= rows.All(r => r.State != RowState.Failed);
            var changed = rows.Where(r => r.State != RowState.Waiting).ToList();
            await SaveAsync(batch.BatchNo, SheetState.Queued, () => db.Rows.UpdateRange(changed), ct);
        }
        return good;
    }

    private Task<List<SheetBatchRow>> NextAsync(string batchNo, int after, CancellationToken ct) =>
        db.Rows.AsNoTracking().Where(r => r.BatchNo == batchNo && r.State == RowState.Waiting && r.Number > after).OrderBy(r => r.Number).Take(Size).ToListAsync(ct);

    /// <returns>False when the batch is no longer ours: dropped by its owner, or taken over by another host.</returns>
    private async Task<bool> SaveAsync(string batchNo, SheetState expected, Action change, CancellationToken ct, SheetState? then = null)
    {
        var next = then ?? expected;
        return await db.InTransactionAsync(async () =>
        {
            if (!await db.RenewAsync(db.Batches.Where(b => b.BatchNo == batchNo && b.State == expected), node.Name, ct, s => s.SetProperty(b => b.State, next)))
            {
                return false;
            }
            change();
            await db.SaveChangesAsync(ct);
            db.Forget();
            return true;
        }, ct);
    }

    private async Task FinishAsync(string batchNo, SheetState from, SheetState to, string? problem, CancellationToken ct)
    {
        db.Forget();
        var counts = await db.Rows.Where(r => r.BatchNo == batchNo).GroupBy(r => r.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var batch = await db.Batches.SingleAsync(b => b.BatchNo == batchNo, ct);
        if (batch.State != from || batch.ClaimedBy != node.Name)
        {
            return;
        }
        (batch.State, batch.Problem, batch.ClaimedBy, batch.ClaimedUntil) = (to, problem, null, null);
        batch.Total = counts.Values.Sum();
        (batch.Succeeded, batch.Failed, batch.Repeated) = (counts.GetValueOrDefault(RowState.Done), counts.GetValueOrDefault(RowState.Failed), counts.GetValueOrDefault(RowState.Repeated));
        batch.FinishedAt = to == SheetState.Done ? db.Now : null;
        batch.Version++;
        db.Record(problem is not null ? "enterprise-sheet.handed-back" : to == SheetState.Done ? "enterprise-sheet.done" : "enterprise-sheet.checked", "enterprise-sheet", batchNo,
            new { batch.Kind, batch.Total, batch.Succeeded, batch.Failed, batch.Repeated });
        if (Guid.TryParseExact(batch.CreatedBy, "N", out var account))
        {
            db.Publish(to == SheetState.Done
                ? new NoticeWanted("enterprise-sheet:" + batchNo, "batch-done", $"企业码表格 {batch.FileName} 已处理完", $"共 {batch.Total} 行：成功 {batch.Succeeded}，失败 {batch.Failed}，重复 {batch.Repeated}。", "/admin/enterprise-imports/" + batchNo, account, null)
                : new NoticeWanted($"enterprise-sheet-checked:{batchNo}:{batch.Version}", "workbook-checked", $"企业码表格 {batch.FileName} 已检查完", problem ?? $"共 {batch.Total} 行，不合格 {batch.Failed} 行。请决定是否导入。", "/admin/enterprise-imports/" + batchNo, account, null));
        }
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Who handed the workbook in, or decided on it, with the scope of that moment.</summary>
    private static Actor ApplicantOf(SheetBatch batch) => new(ActorKind.Operator, batch.CreatedBy, batch.CreatedByName, batch.DepartmentId, "",
        JsonSerializer.Deserialize<Scope>(batch.ScopeJson, Json.Stored) ?? Scope.Nothing, new HashSet<string>());
}
