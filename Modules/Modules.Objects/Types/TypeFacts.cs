using System.Text.Json;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Types;

/// <summary>What is set for a type at one moment, to compare and to record.</summary>
internal sealed record TypeFacts(
    string Name, string CategoryCode, ManagementMode Mode, string? ManagingDepartmentId, bool ReviewRequired, bool AutoApprove,
    bool AutoActivate, bool PartNumberRequired, bool OnShelf, string? StyleCode,
    IReadOnlyList<AttributeDefinition> Attributes, IReadOnlyList<TerritorialManager> TerritorialManagers)
{
    public static TypeFacts Of(ObjectType t) => new(
        t.Name, t.CategoryCode, t.Mode, t.ManagingDepartmentId, t.ReviewRequired, t.AutoApprove, t.AutoActivate, t.PartNumberRequired,
        t.OnShelf, t.StyleCode, [.. t.Attributes], [.. t.TerritorialManagers]);

    /// <summary>Each field that differs with its value before and after; all fields when there was nothing before.</summary>
    public IReadOnlyDictionary<string, JsonElement?[]> Difference(TypeFacts? before)
    {
        var was = before is null ? default(JsonElement?) : JsonSerializer.SerializeToElement(before, Json.Stored);
        var difference = new Dictionary<string, JsonElement?[]>();
        foreach (var field in JsonSerializer.SerializeToElement(this, Json.Stored).EnumerateObject())
        {
            var old = Member(was, field.Name);
            if (old?.GetRawText() != field.Value.GetRawText())
            {
                difference[field.Name] = [old, field.Value];
            }
        }
        foreach (var gone in was?.EnumerateObject().Where(f => Member(JsonSerializer.SerializeToElement(this, Json.Stored), f.Name) is null) ?? [])
        {
            difference[gone.Name] = [gone.Value, null];
        }
        return difference;
    }

    private static JsonElement? Member(JsonElement? facts, string name) => facts is { } f && f.TryGetProperty(name, out var value) ? value : null;
}
