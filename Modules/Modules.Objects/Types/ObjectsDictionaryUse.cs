using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Types;

/// <summary>Which object types take values from a dictionary, and whether objects carry an entry.</summary>
internal sealed class ObjectsDictionaryUse(ObjectsDb db) : IDictionaryUse
{
    public async Task<string?> UsedByAsync(string kind, string code, CancellationToken ct)
    {
        foreach (var (type, attribute) in await TakersAsync(kind, ct))
        {
            var pair = System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { [attribute.Key] = code }, Kernel.Web.Json.Stored)[1..^1];
            if (await db.Codes.AnyAsync(c => c.TypeCode == type.Code && c.AttributesJson.Contains(pair), ct))
            {
                return $"“{type.Name}”的物体（属性“{attribute.Name}”）";
            }
        }
        return null;
    }

    public async Task<string?> KindUsedByAsync(string kind, CancellationToken ct) =>
        (await TakersAsync(kind, ct)).Select(t => $"物体类型“{t.Type.Name}”的属性“{t.Attribute.Name}”").FirstOrDefault();

    /// <summary>From the tables: what another host saved a moment ago counts. A type that was changed past the platform keeps no dictionary from being changed.</summary>
    private async Task<List<(ObjectType Type, AttributeDefinition Attribute)>> TakersAsync(string kind, CancellationToken ct)
    {
        using var look = SealedRowReading.WithoutRefusing();
        var types = (await db.Types.AsNoTracking().Where(t => t.AttributesJson.Contains(kind)).ToListAsync(ct)).FindAll(db.IsTrusted);
        return [.. types.SelectMany(t => t.Attributes.Where(a => a.Dictionary == kind).Select(a => (t, a)))];
    }
}
