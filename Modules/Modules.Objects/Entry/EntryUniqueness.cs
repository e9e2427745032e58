using Microsoft.EntityFrameworkCore;
using SuiShenMa.Objects.Data;

namespace SuiShenMa.Objects.Entry;

/// <summary>
/// Says of a set of entries which repeat a part number or a unique attribute (row 11), in the database or among
/// themselves. The unique indexes have the last word; this gives the sentence.
/// </summary>
internal sealed class EntryUniqueness(ObjectsDb db)
{
    private const int Slice = 500;

    /// <returns>For each entry its errors by field, or null when it is unique.</returns>
    public async Task<Dictionary<string, string[]>?[]> FindRepeatsAsync(IReadOnlyList<JudgedEntry?> entries, string? exceptCode, CancellationToken ct)
    {
        var errors = new Dictionary<string, string[]>?[entries.Count];
        await PartNumbersAsync(entries, errors, exceptCode, ct);
        await AttributesAsync(entries, errors, exceptCode, ct);
        return errors;
    }

    private async Task PartNumbersAsync(IReadOnlyList<JudgedEntry?> entries, Dictionary<string, string[]>?[] errors, string? exceptCode, CancellationToken ct)
    {
        foreach (var byType in Indexed(entries).Where(e => e.Entry.Type.PartNumberRequired && e.Entry.PartNumber is not null).GroupBy(e => e.Entry.Type.Code))
        {
            var taken = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var slice in byType.Select(e => e.Entry.PartNumber).Distinct().Chunk(Slice))
            {
                var found = await db.Codes.Where(c => c.TypeCode == byType.Key && slice.Contains(c.UniquePartNumber) && c.Code != exceptCode)
                    .Select(c => new { c.UniquePartNumber, c.Code }).ToListAsync(ct);
                found.ForEach(f => taken[f.UniquePartNumber!] = $"已被物码 {f.Code} 使用");
            }
            foreach (var (index, entry) in byType)
            {
                if (!taken.TryAdd(entry.PartNumber!, "在本批次中重复"))
                {
                    Add(errors, index, "partNumber", $"行业管理编码“{entry.PartNumber}”{taken[entry.PartNumber!]}，同一物体类型内不能重复。");
                }
            }
        }
    }

    private async Task AttributesAsync(IReadOnlyList<JudgedEntry?> entries, Dictionary<string, string[]>?[] errors, string? exceptCode, CancellationToken ct)
    {
        var values = Indexed(entries)
            .SelectMany(e => e.Entry.UniqueValues.Select(v => (e.Index, e.Entry.Type.Code, v.Key, v.Name, v.Value, Hash: CodeMaker.HashOf(v.Value))));
        foreach (var group in values.GroupBy(v => (v.Code, v.Key)))
        {
            var taken = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var slice in group.Select(v => v.Hash).Distinct().Chunk(Slice))
            {
                var found = await db.UniqueValues.Where(u => u.TypeCode == group.Key.Code && u.Key == group.Key.Key && slice.Contains(u.ValueHash) && u.Code != exceptCode)
                    .Select(u => new { u.ValueHash, u.Code }).ToListAsync(ct);
                found.ForEach(f => taken[f.ValueHash] = $"已被物码 {f.Code} 使用");
            }
            foreach (var v in group)
            {
                if (!taken.TryAdd(v.Hash, "在本批次中重复"))
                {
                    Add(errors, v.Index, "attributes." + v.Key, $"{v.Name}“{v.Value}”{taken[v.Hash]}，不能重复。");
                }
            }
        }
    }

    private static IEnumerable<(int Index, JudgedEntry Entry)> Indexed(IReadOnlyList<JudgedEntry?> entries) =>
        entries.Select((entry, index) => (index, entry)).Where(e => e.entry is not null).Select(e => (e.index, e.entry!));

    private static void Add(Dictionary<string, string[]>?[] errors, int index, string field, string message) =>
        (errors[index] ??= [])[field] = [message];
}
