namespace SuiShenMa.Objects.Domain;

/// <summary>What a value of an attribute may be.</summary>
internal enum AttributeDataType { Text, Number, Date, Option, Region, Photo }

/// <summary>One attribute of an object type.</summary>
/// <param name="Key">Letters, digits and underscore, begins with a letter; unique within the type.</param>
/// <param name="Unique">No two objects of the type that are not cancelled share a value.</param>
/// <param name="Pattern">Regular expression for text; checked without backtracking.</param>
/// <param name="MaxLength">For text, 1 to 1000; 200 unless said otherwise.</param>
/// <param name="Options">For <see cref="AttributeDataType.Option"/>.</param>
/// <param name="Dictionary">For <see cref="AttributeDataType.Option"/>: the dictionary whose entries are offered, in the place of <paramref name="Options"/>; what is stored is the code of the entry.</param>
/// <param name="OnLandingPage">Shown to whoever scans the code.</param>
internal sealed record AttributeDefinition(
    string Key, string Name, AttributeDataType DataType, bool Required = false, bool Unique = false, string? Pattern = null,
    int? MaxLength = null, IReadOnlyList<string>? Options = null, bool OnLandingPage = false, string? Dictionary = null)
{
    public const int MaxPerType = 60;
    public const int DefaultMaxLength = 200;
}
