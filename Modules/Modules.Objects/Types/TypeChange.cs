using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;

namespace SuiShenMa.Objects.Types;

/// <summary>Brings the codes of a type in line with a change of the type, in the same transaction, or says how many stand against it.</summary>
internal static class TypeChange
{
    private const int Shown = 3;

    public static async Task ApplyAsync(ObjectsDb db, TypeFacts before, ObjectType type, IRegions regions, IDictionaries dictionaries, bool acceptLoss, CancellationToken ct)
    {
        if (!await db.Codes.AnyAsync(c => c.TypeCode == type.Code, ct))
        {
            return;
        }
        await ApplyPartNumbersAsync(db, before, type, ct);
        await ApplyAttributesAsync(db, before, type, regions, dictionaries, acceptLoss, ct);
    }

    /// <summary>Row 11: the part number is unique only while it is a required issuing parameter.</summary>
    private static async Task ApplyPartNumbersAsync(ObjectsDb db, TypeFacts before, ObjectType type, CancellationToken ct)
    {
        if (before.PartNumberRequired == type.PartNumberRequired)
        {
            return;
        }
        if (!type.PartNumberRequired)
        {
            await db.Codes.Where(c => c.TypeCode == type.Code && c.UniquePartNumber != null)
                .ExecuteUpdateAsync(s => s.SetProperty(c => c.UniquePartNumber, (string?)null), ct);
            return;
        }
        var numbered = db.Codes.Where(c => c.TypeCode == type.Code && c.State != ObjectCodeState.Cancelled && c.PartNumber != null && c.PartNumber != "");
        var twice = numbered.GroupBy(c => c.PartNumber).Where(g => g.Count() > 1).Select(g => new { Number = g.Key, Count = g.Count() });
        var count = await twice.CountAsync(ct);
        if (count > 0)
        {
            var examples = (await twice.OrderBy(t => t.Number).Take(Shown).ToListAsync(ct)).Select(t => $"{t.Number}（{t.Count} 个码）");
            throw new RuleViolation("type.part-number-duplicates",
                $"已有 {count} 个行业管理编码被多个码使用，不能设为必填且唯一：{string.Join('、', examples)}{(count > Shown ? " 等" : "")}。请先更正或注销重复的码。")
            { Field = "partNumberRequired" };
        }
        await numbered.ExecuteUpdateAsync(s => s.SetProperty(c => c.UniquePartNumber, c => c.PartNumber), ct);
    }

    private static async Task ApplyAttributesAsync(ObjectsDb db, TypeFacts before, ObjectType type, IRegions regions, IDictionaries dictionaries, bool acceptLoss, CancellationToken ct)
    {
        var old = before.Attributes.ToDictionary(a => a.Key);
        var now = type.Attributes.ToDictionary(a => a.Key);
        foreach (var key in old.Values.Where(a => a.Unique && !(now.GetValueOrDefault(a.Key)?.Unique ?? false)).Select(a => a.Key))
        {
            await db.UniqueValues.Where(v => v.TypeCode == type.Code && v.Key == key).ExecuteDeleteAsync(ct);
        }
        var removed = old.Values.Where(a => !now.ContainsKey(a.Key)).ToDictionary(a => a.Key, _ => new Finding());
        var judged = now.Values.Where(a => IsStricter(old.GetValueOrDefault(a.Key), a)).ToDictionary(a => a.Key, _ => new Finding());
        var unique = now.Values.Where(a => a.Unique && !(old.GetValueOrDefault(a.Key)?.Unique ?? false)).ToDictionary(a => a.Key, _ => new Dictionary<string, string>());
        if (removed.Count + judged.Count + unique.Count == 0)
        {
            return;
        }
        var twice = new Dictionary<string, Finding>();
        var codes = db.Codes.AsNoTracking().Where(c => c.TypeCode == type.Code && c.State != ObjectCodeState.Cancelled && c.AttributesJson != "{}")
            .Select(c => new { c.Code, c.AttributesJson }).AsAsyncEnumerable();
        await foreach (var code in codes.WithCancellation(ct))
        {
            foreach (var (key, value) in new ObjectCode { AttributesJson = code.AttributesJson }.Attributes)
            {
                removed.GetValueOrDefault(key)?.Add(code.Code, value);
                if (judged.TryGetValue(key, out var finding) && AttributeChoices.Canonical(now[key], value, regions, dictionaries, value, out var error) is null && error is not null)
                {
                    finding.Add(code.Code, value);
                }
                if (unique.TryGetValue(key, out var seen) && !seen.TryAdd(CodeMaker.HashOf(value), code.Code))
                {
                    (twice.TryGetValue(key, out var found) ? found : twice[key] = new Finding()).Add(code.Code, value);
                }
            }
        }
        Judge(old, now, removed, judged, twice, acceptLoss);
        foreach (var (key, values) in unique)
        {
            await db.UniqueValues.Where(v => v.TypeCode == type.Code && v.Key == key).ExecuteDeleteAsync(ct);
            db.UniqueValues.AddRange(values.Select(v => new UniqueValue { TypeCode = type.Code, Key = key, ValueHash = v.Key, Code = v.Value }));
        }
    }

    private static void Judge(
        Dictionary<string, AttributeDefinition> old, Dictionary<string, AttributeDefinition> now,
        Dictionary<string, Finding> removed, Dictionary<string, Finding> judged, Dictionary<string, Finding> twice, bool acceptLoss)
    {
        if (twice.FirstOrDefault() is { Key: { } clash, Value: var found })
        {
            throw new RuleViolation("type.attribute-duplicates",
                $"“{now[clash].Name}”有 {found.Count} 个码的值与其他码重复（例如 {found.Example}），不能设为唯一。请先更正这些码。")
            { Field = "attributes" };
        }
        var losses = removed.Where(r => r.Value.Count > 0).Select(r => $"要删除的属性“{old[r.Key].Name}”已有 {r.Value.Count} 个码填写（例如 {r.Value.Example}），删除后不再显示和核验")
            .Concat(judged.Where(j => j.Value.Count > 0).Select(j => $"“{now[j.Key].Name}”有 {j.Value.Count} 个码的值不符合新的规则（例如 {j.Value.Example}），下次修改这些码时须更正"))
            .ToList();
        if (losses.Count > 0 && !acceptLoss)
        {
            throw new RuleViolation("type.attribute-in-use", string.Join("；", losses) + "。确认后果请勾选“仍然保存”再提交。") { Field = "acceptLoss" };
        }
    }

    /// <summary>A new definition may find old values of the same key: those of an attribute that was removed before.</summary>
    private static bool IsStricter(AttributeDefinition? old, AttributeDefinition now) =>
        old is null || old.DataType != now.DataType || old.Pattern != now.Pattern
        || (now.MaxLength ?? AttributeDefinition.DefaultMaxLength) < (old.MaxLength ?? AttributeDefinition.DefaultMaxLength)
        || old.Dictionary != now.Dictionary
        || !(old.Options ?? []).All((now.Options ?? []).Contains);

    private sealed class Finding
    {
        public int Count { get; private set; }
        public string Example { get; private set; } = "";

        public void Add(string code, string value)
        {
            if (Count++ == 0)
            {
                Example = $"{code}：{(value.Length <= 20 ? value : value[..20] + "…")}";
            }
        }
    }
}
