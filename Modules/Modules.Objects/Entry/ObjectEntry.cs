using System.Text.Json;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Geocoding;

namespace SuiShenMa.Objects.Entry;

/// <summary>What a form, a workbook row or a partner call says of one object, before anything is checked.</summary>
internal sealed record ObjectEntry
{
    public string? Name { get; init; }
    public string? PartNumber { get; init; }
    public string? RegionCode { get; init; }
    public string? Address { get; init; }
    public GeoPoint? Location { get; init; }
    public LocationSource LocationSource { get; init; } = LocationSource.Entered;
    public string? OwningUnitUscc { get; init; }
    public string? OwningUnitName { get; init; }
    public ManagerChoice ManagerChoice { get; init; }
    public IReadOnlyDictionary<string, string?> Attributes { get; init; } = new Dictionary<string, string?>();
}

/// <summary>An entry that passed every rule that needs no database; all values in canonical form.</summary>
internal sealed record JudgedEntry(
    ObjectType Type, string Name, string? PartNumber, string DistrictCode, string RegionCode, string Address, GeoPoint? Location,
    LocationSource? LocationSource, string? OwningUnitUscc, string? OwningUnitName, IReadOnlyDictionary<string, string> Attributes, ReviewRoute Route)
{
    /// <summary>Values that must be unique within the type, with the name that a person knows them by.</summary>
    public IEnumerable<(string Key, string Name, string Value)> UniqueValues =>
        Type.Attributes.Where(a => a.Unique && Attributes.ContainsKey(a.Key)).Select(a => (a.Key, a.Name, Attributes[a.Key]));
}

/// <summary>Values of a JSON object as text: partners send numbers and words alike.</summary>
internal static class AttributeJson
{
    public static IReadOnlyDictionary<string, string?> Texts(IReadOnlyDictionary<string, JsonElement>? values) =>
        values?.ToDictionary(v => v.Key, v => v.Value.ValueKind switch
        {
            JsonValueKind.String => v.Value.GetString(),
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            JsonValueKind.True => "是",
            JsonValueKind.False => "否",
            _ => v.Value.GetRawText(),
        }) ?? new Dictionary<string, string?>();
}
