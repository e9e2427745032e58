using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Intake;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>The dry run of one workbook: reads it row by row and notes what each row is, good, bad with reasons, or taken in before.</summary>
internal sealed class WorkbookCheck(
    ObjectsDb db, EntryRules rules, EntryUniqueness uniqueness, ITypeCatalog types, IRegions regions, IFileStore files, PositionText positions, NodeIdentity node)
{
    private const int Size = 2_000;

    public async Task RunAsync(IntakeBatch batch, CancellationToken ct)
    {
        await db.Items.Where(i => i.BatchNo == batch.BatchNo).ExecuteDeleteAsync(ct);
        var type = types.Find(batch.TypeCode) ?? throw new SheetRejected("type.gone", "这个物体类型已不存在，请重新选择类型后上传。");
        await using var stored = await files.OpenAsync(batch.StoredFile!, ct) ?? throw new SheetRejected("sheet.lost", "上传的文件已不在，请重新上传。");
        var format = new WorkbookFormat(type.Type);
        using var reader = await SheetReader.OpenAsync(stored, format.Headings, ct: ct);
        var run = new Run(batch, type, format, new RegionNames(regions), new RowKeys(batch.DepartmentId), new RowRepeats(),
            IntakeChunk.ApplicantOf(batch, JsonSerializer.Deserialize<Scope>(batch.ScopeJson, Json.Stored) ?? Scope.Nothing));
        foreach (var rows in reader.Rows(ct).Chunk(Size))
        {
            if (!await ChunkAsync(run, rows, ct))
            {
                return;
            }
        }
        await FinishAsync(batch.BatchNo, reader.RowCount, ct);
    }

    /// <returns>False when the batch is no longer ours: dropped by its owner, or taken over by another host.</returns>
    private async Task<bool> ChunkAsync(Run run, SheetRow[] rows, CancellationToken ct)
    {
        var items = new List<IntakeItem>(rows.Length);
        var judged = new JudgedEntry?[rows.Length];
        foreach (var row in rows)
        {
            var reasons = new List<RowReason>();
            var raw = run.Format.Read(row, run.Regions, positions, run.Batch.ManagerChoice, reasons);
            var (entry, errors) = rules.Judge(raw, run.Type, run.Applicant);
            // A cell that could not be read is not also "missing".
            reasons.AddRange(errors.SelectMany(e => e.Value.Take(1).Select(m => new RowReason(run.Format.HeadingOf(e.Key), m))).Where(r => reasons.All(known => known.Heading != r.Heading)).ToList());
            var item = new IntakeItem { BatchNo = run.Batch.BatchNo, Number = row.RowNumber, State = ItemState.Waiting };
            if (entry is null || reasons.Count > 0)
            {
                RowWords.Fail(item, reasons);
            }
            else
            {
                judged[items.Count] = entry;
                item.EntryKey = run.Keys.KeyOf(entry);
                item.PayloadJson = JsonSerializer.Serialize(raw, Json.Stored);
            }
            items.Add(item);
        }
        await FindKnownAsync(items, judged, ct);
        run.Repeats.Mark(items, judged, run.Format);
        var repeats = await uniqueness.FindRepeatsAsync(judged, null, ct);
        for (var i = 0; i < items.Count; i++)
        {
            if (repeats[i] is { } errors)
            {
                RowWords.Fail(items[i], errors.Select(e => new RowReason(run.Format.HeadingOf(e.Key), e.Value[0])));
            }
        }
        var batchNo = run.Batch.BatchNo;
        return await db.InTransactionAsync(async () =>
        {
            var ours = await db.RenewAsync(db.Batches.Where(b => b.BatchNo == batchNo && b.State == BatchState.Checking), node.Name, ct);
            if (ours)
            {
                await Bulk.WriteAsync(db, items, ct);
            }
            return ours;
        }, ct);
    }

    private async Task FindKnownAsync(List<IntakeItem> items, JudgedEntry?[] judged, CancellationToken ct)
    {
        var known = await IntakeChunk.KnownRowsAsync(db, items, ct);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].EntryKey is { } key && known.TryGetValue(key, out var code))
            {
                (items[i].State, items[i].Code, items[i].Message, items[i].PayloadJson, judged[i]) = (ItemState.Repeated, code, RowWords.Repeated, null, null);
            }
        }
    }

    private async Task FinishAsync(string batchNo, int rows, CancellationToken ct)
    {
        var counts = await db.Items.Where(i => i.BatchNo == batchNo).GroupBy(i => i.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var batch = await db.Batches.SingleAsync(b => b.BatchNo == batchNo, ct);
        if (batch.State != BatchState.Checking || batch.ClaimedBy != node.Name)
        {
            return;
        }
        (batch.State, batch.Total, batch.ClaimedBy, batch.ClaimedUntil) = (BatchState.Checked, rows, null, null);
        (batch.Failed, batch.Repeated) = (counts.GetValueOrDefault(ItemState.Failed), counts.GetValueOrDefault(ItemState.Repeated));
        batch.Version++;
        db.TellChecked(batch);
        db.Record("workbook.checked", "object-batch", batchNo, new { rows, bad = batch.Failed, repeated = batch.Repeated });
        await db.SaveChangesAsync(ct);
    }

    private sealed record Run(
        IntakeBatch Batch, TypeInfo Type, WorkbookFormat Format, RegionNames Regions, RowKeys Keys, RowRepeats Repeats, Actor Applicant);
}
