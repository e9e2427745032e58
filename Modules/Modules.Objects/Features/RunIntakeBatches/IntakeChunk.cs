using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Intake;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>Makes codes of the next items of a batch: judges them again, as the world may have changed since they came in.</summary>
internal sealed class IntakeChunk(EntryRules rules, EntryUniqueness uniqueness, CodeMaker maker, GazetteerFeed gazetteer, ICodeValues values, ITypeCatalog types, IOperatorRights operators)
{
    private const int Size = 1_000;

    /// <returns>True while there is more to do.</returns>
    public async Task<bool> RunAsync(ObjectsDb db, IntakeBatch batch, CancellationToken ct)
    {
        var items = await NextAsync(db, batch.BatchNo, int.MinValue, ct);
        if (items.Count == 0)
        {
            return false;
        }
        var applicant = await ApplicantOfAsync(batch, ct);
        var judged = await JudgeAsync(db, batch, items, applicant, ct);
        for (var draw = 1; ; draw++)
        {
            try
            {
                await WriteAsync(db, batch, items, judged, applicant, ct);
                return items.Count == Size;
            }
            catch (Exception e) when (draw < 3 && (DatabaseErrors.IsUniqueViolation(e) || DatabaseErrors.IsUniqueViolation(e.InnerException)))
            {
                // A part number was taken between the look and the write: look again.
                db.Forget();
                db.Attach(batch);
                await db.Entry(batch).ReloadAsync(ct);
                judged = await JudgeAsync(db, batch, items, applicant, ct);
            }
        }
    }

    /// <summary>
    /// 全部合格才导入: looks at every row once more before the first becomes a code, as days may lie between check and decision.
    /// </summary>
    /// <returns>False when a row is no longer good; nothing was taken in, and the rows say why.</returns>
    public async Task<bool> AllAreGoodAsync(ObjectsDb db, IntakeBatch batch, CancellationToken ct)
    {
        var applicant = await ApplicantOfAsync(batch, ct);
        var last = int.MinValue;
        var bad = 0;
        while (await NextAsync(db, batch.BatchNo, last, ct) is { Count: > 0 } items)
        {
            await JudgeAsync(db, batch, items, applicant, ct);
            last = items[^1].Number;
            var failed = items.Where(i => i.State == ItemState.Failed).ToList();
            var now = db.Now;
            await db.InTransactionAsync(async () =>
            {
                if (failed.Count > 0)
                {
                    var ids = failed.Select(i => i.Id).ToArray();
                    await db.Items.Where(i => ids.Contains(i.Id)).ExecuteDeleteAsync(ct);
                    await Bulk.WriteAsync(db, failed, ct);
                }
                batch.Failed += failed.Count;
                RunIntakeBatchesJob.Renew(batch, now);
                await db.SaveChangesAsync(ct);
            }, ct);
            bad += failed.Count;
        }
        return bad == 0;
    }

    private static Task<List<IntakeItem>> NextAsync(ObjectsDb db, string batchNo, int after, CancellationToken ct) =>
        db.Items.AsNoTracking().Where(i => i.BatchNo == batchNo && i.State == ItemState.Waiting && i.Number > after).OrderBy(i => i.Number).Take(Size).ToListAsync(ct);

    /// <summary>Who handed the batch in, with what is left of the rights of that moment.</summary>
    private async Task<Actor> ApplicantOfAsync(IntakeBatch batch, CancellationToken ct) =>
        ApplicantOf(batch, await operators.NarrowAsync(batch.CreatedBy, JsonSerializer.Deserialize<Scope>(batch.ScopeJson, Json.Stored) ?? Scope.Nothing, ct));

    internal static Actor ApplicantOf(IntakeBatch batch, Scope scope) => new(
        batch.ApplicationId is null ? ActorKind.Operator : ActorKind.Application, batch.CreatedBy, batch.CreatedByName, batch.DepartmentId, "", scope, new HashSet<string>());

    private async Task<JudgedEntry?[]> JudgeAsync(ObjectsDb db, IntakeBatch batch, List<IntakeItem> items, Actor applicant, CancellationToken ct)
    {
        var type = types.Find(batch.TypeCode) ?? throw new InvalidOperationException($"Batch {batch.BatchNo} names the type {batch.TypeCode}, which is gone.");
        var known = await KnownRowsAsync(db, items, ct);
        var format = batch.Source == BatchSource.Workbook ? new WorkbookFormat(type.Type) : null;
        var judged = new JudgedEntry?[items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            (item.State, item.ErrorCode, item.Message) = (ItemState.Waiting, null, null);
            if (item.EntryKey is { } key && known.TryGetValue(key, out var code))
            {
                (item.State, item.Code, item.Message) = (ItemState.Repeated, code, RowWords.Repeated);
                continue;
            }
            var (entry, errors) = rules.Judge(JsonSerializer.Deserialize<ObjectEntry>(item.PayloadJson!, Json.Stored)!, type, applicant);
            judged[i] = entry;
            if (entry is null)
            {
                Fail(item, "validation", errors, format);
            }
        }
        var repeats = await uniqueness.FindRepeatsAsync(judged, null, ct);
        for (var i = 0; i < items.Count; i++)
        {
            if (repeats[i] is { } errors)
            {
                judged[i] = null;
                Fail(items[i], errors.ContainsKey("partNumber") ? "part-number.duplicate" : "attribute.duplicate", errors, format);
            }
        }
        return judged;
    }

    internal static async Task<Dictionary<string, string>> KnownRowsAsync(ObjectsDb db, List<IntakeItem> items, CancellationToken ct)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var slice in items.Where(i => i.EntryKey is not null).Select(i => i.EntryKey).Chunk(500))
        {
            foreach (var row in await db.Codes.Where(c => slice.Contains(c.EntryKey)).Select(c => new { c.EntryKey, c.Code }).ToListAsync(ct))
            {
                known[row.EntryKey!] = row.Code;
            }
        }
        return known;
    }

    private static void Fail(IntakeItem item, string code, Dictionary<string, string[]> errors, WorkbookFormat? format)
    {
        if (format is not null)
        {
            RowWords.Fail(item, errors.Select(e => new RowReason(format.HeadingOf(e.Key), e.Value[0])));
            item.ErrorCode = code;
            return;
        }
        var message = string.Join("；", errors.Select(e => e.Value[0].TrimEnd('。'))) + "。";
        (item.State, item.ErrorCode, item.Message) = (ItemState.Failed, code, message.Length > 1000 ? message[..1000] : message);
    }

    private async Task WriteAsync(ObjectsDb db, IntakeBatch batch, List<IntakeItem> items, JudgedEntry?[] judged, Actor applicant, CancellationToken ct)
    {
        var good = Enumerable.Range(0, items.Count).Where(i => judged[i] is not null).ToList();
        var drawn = good.Count == 0 ? [] : await values.ReserveAsync(good.Count, ct);
        var now = db.Now;
        var codes = new List<ObjectCode>(good.Count);
        for (var g = 0; g < good.Count; g++)
        {
            var item = items[good[g]];
            var code = maker.Entered(judged[good[g]]!, drawn[g], batch.BatchNo, applicant, now);
            code.EntryKey = item.EntryKey;
            codes.Add(code);
            (item.State, item.Code, item.PayloadJson) = (ItemState.Done, code.Code, null);
        }
        var entries = good.Select(i => judged[i]!).ToList();
        await db.InTransactionAsync(async () =>
        {
            await Bulk.WriteAsync(db, codes, ct);
            OwnersNamed.Tell(db, batch.DepartmentId, entries);
            await Bulk.WriteAsync(db, entries.Zip(codes).SelectMany(p => CodeMaker.UniqueValues(p.First, p.Second.Code)).ToList(), ct);
            await Bulk.WriteAsync(db, entries.Select(gazetteer.PointOf).Where(p => p is not null).Select(p => p!).ToList(), ct);
            // Deleting and writing a thousand items anew is one statement each; updating them would be a thousand.
            var (first, last) = (items[0].Number, items[^1].Number);
            await db.Items.Where(i => i.BatchNo == batch.BatchNo && i.Number >= first && i.Number <= last && i.State == ItemState.Waiting).ExecuteDeleteAsync(ct);
            await Bulk.WriteAsync(db, items, ct);
            batch.Succeeded += codes.Count;
            batch.Failed += items.Count(i => i.State == ItemState.Failed);
            batch.Repeated += items.Count(i => i.State == ItemState.Repeated);
            RunIntakeBatchesJob.Renew(batch, now);
            await db.SaveChangesAsync(ct);
        }, ct);
    }
}
