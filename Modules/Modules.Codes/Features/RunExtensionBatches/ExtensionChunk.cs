using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Features;

/// <summary>Judges and writes the next updates of a batch, in the order in which they were handed in.</summary>
internal sealed class ExtensionChunk(
    ExtensionCatalog catalog, ExtensionSubjects subjects, SubjectRows rows, Colours colours, FieldCipher cipher, IPartnerDirectory partners, Subjects dynamics)
{
    public const int Size = 500;

    /// <returns>True while there is more to do.</returns>
    public async Task<bool> RunAsync(CodesDb db, string batchNo, string me, CancellationToken ct)
    {
        var batch = await db.ExtensionBatches.SingleAsync(b => b.BatchNo == batchNo, ct);
        if (batch.State == ExtensionBatchState.Done || batch.ClaimedBy != me)
        {
            return false;
        }
        var items = await db.ExtensionItems.Where(i => i.BatchNo == batchNo && i.Number >= batch.Next).OrderBy(i => i.Number).Take(Size).ToListAsync(ct);
        var touched = await ApplyAsync(db, batch, items, ct);
        batch.Next += items.Count;
        batch.Failed += items.Count(i => i.ErrorCode is not null);
        batch.Succeeded += items.Count(i => i.ErrorCode is null);
        batch.ClaimedUntil = db.Now + Claims.Lease;
        batch.Version++;
        if (batch.Next >= batch.Total)
        {
            (batch.State, batch.FinishedAt, batch.ClaimedBy, batch.ClaimedUntil) = (ExtensionBatchState.Done, db.Now, null, null);
            db.Record("extension-batch.done", "extension-batch", batch.BatchNo, new { batch.Total, batch.Succeeded, batch.Failed });
        }
        var recoloured = await RecolourAsync(db, touched, ct);
        await db.SaveChangesAsync(ct);
        recoloured.ForEach(dynamics.Drop);
        foreach (var (kind, subject) in touched.Keys)
        {
            rows.Drop(kind, subject);
        }
        return batch.State != ExtensionBatchState.Done;
    }

    /// <summary>A colour that was assigned is carried by the subject itself, so that issuing and verifying its dynamic codes need not ask for it.</summary>
    private static async Task<List<long>> RecolourAsync(CodesDb db, Dictionary<(CodeSubjectKind Kind, string Subject), SubjectExtension> touched, CancellationToken ct)
    {
        var changed = new List<long>();
        // One row that was changed past the platform stops no batch; its codes are not good anyway.
        using var all = SealedRowReading.WithoutRefusing();
        foreach (var (extended, kind) in new[] { (CodeSubjectKind.Person, SubjectKind.Person), (CodeSubjectKind.Enterprise, SubjectKind.Enterprise) })
        {
            var names = touched.Keys.Where(k => k.Kind == extended).Select(k => k.Subject).ToArray();
            foreach (var row in names.Length == 0 ? [] : await db.Subjects.Where(s => s.Kind == kind && names.Contains(s.SubjectId)).ToListAsync(ct))
            {
                if (db.IsTrusted(row) && touched[(extended, row.SubjectId)].Colour is var colour && row.Colour != colour)
                {
                    row.Colour = colour;
                    row.Version++;
                    db.SubjectChanges.Add(new SubjectChange { Ref = row.Ref, At = db.Now });
                    changed.Add(row.Ref);
                }
            }
        }
        return changed;
    }

    private async Task<Dictionary<(CodeSubjectKind Kind, string Subject), SubjectExtension>> ApplyAsync(CodesDb db, ExtensionBatch batch, List<ExtensionItem> items, CancellationToken ct)
    {
        // Rights bite at the time of use: an application that was switched off meanwhile writes nothing more.
        if (await partners.FindAsync(batch.AppId, ct) is not { Enabled: true } app || !app.Actor.May("extensions.write"))
        {
            items.ForEach(i => Fail(i, new ExtensionFault("app.disabled", "应用已停用，或者不再有 extensions.write 服务能力。")));
            return [];
        }
        var updates = new List<(ExtensionItem Item, UpdateExtensions.Item Update, CodeSubjectKind Kind, string Subject)>(items.Count);
        foreach (var item in items)
        {
            var update = JsonSerializer.Deserialize<UpdateExtensions.Item>(cipher.Decrypt(item.Payload!, UpdateExtensions.Table, $"{item.BatchNo}/{item.Number}", "payload"), Json.Stored)!;
            item.Payload = null;
            var (kind, subject, fault) = await subjects.FindAsync(update.Subject, app.Actor.Scope, ct);
            fault ??= update is { Fields: null or { Count: 0 }, Colour: null } ? new ExtensionFault("validation", "请至少给出一个字段或码色。") : null;
            fault ??= update.Colour is { Length: > 0 } colour && !await colours.KnowsAsync(colour, ct) ? new ExtensionFault("colour.unknown", "没有这个码色，或者它已停用。") : null;
            if (fault is null)
            {
                updates.Add((item, update, kind, subject));
            }
            else
            {
                Fail(item, fault);
            }
        }
        var known = await KnownAsync(db, updates.Select(u => (u.Kind, u.Subject)), ct);
        var fields = await catalog.GetAsync(ct);
        foreach (var (item, update, kind, subject) in updates)
        {
            if (Write(db, batch, known, fields, update, kind, subject) is { } fault)
            {
                Fail(item, fault);
            }
        }
        return known;
    }

    private ExtensionFault? Write(
        CodesDb db, ExtensionBatch batch, Dictionary<(CodeSubjectKind, string), SubjectExtension> known, IReadOnlyDictionary<string, ExtensionField> fields,
        UpdateExtensions.Item update, CodeSubjectKind kind, string subject)
    {
        var row = known.GetValueOrDefault((kind, subject));
        var values = row is null ? [] : rows.Open(row);
        if (update.Fields is { Count: > 0 } given && ExtensionRules.Apply(fields, kind, batch.DepartmentId, db.Now, given, values) is { } fault)
        {
            return fault;
        }
        row ??= known[(kind, subject)] = db.Extensions.Add(new SubjectExtension { Kind = kind, Subject = subject }).Entity;
        rows.Close(row, values, fields);
        if (update.Colour is { } colour)
        {
            (row.Colour, row.ColourAt) = (colour.Length == 0 ? null : colour, db.Now);
        }
        (row.UpdatedAt, row.UpdatedBy, row.BatchNo) = (db.Now, batch.AppId, batch.BatchNo);
        row.Version++;
        return null;
    }

    private static async Task<Dictionary<(CodeSubjectKind, string), SubjectExtension>> KnownAsync(CodesDb db, IEnumerable<(CodeSubjectKind Kind, string Subject)> wanted, CancellationToken ct)
    {
        var known = new Dictionary<(CodeSubjectKind, string), SubjectExtension>();
        foreach (var group in wanted.Distinct().GroupBy(w => w.Kind, w => w.Subject))
        {
            var (kind, names) = (group.Key, group.ToArray());
            foreach (var row in await db.Extensions.Where(e => e.Kind == kind && names.Contains(e.Subject)).ToListAsync(ct))
            {
                known[(row.Kind, row.Subject)] = row;
            }
        }
        return known;
    }

    private static void Fail(ExtensionItem item, ExtensionFault fault) =>
        (item.Payload, item.ErrorCode, item.Message) = (null, fault.Code, fault.Message.Length > 500 ? fault.Message[..500] : fault.Message);
}
