using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Types;

/// <summary>An object type with the category that it belongs to.</summary>
internal sealed record TypeInfo(ObjectType Type, ObjectCategory Category)
{
    /// <summary>Only then may new objects of the type be entered.</summary>
    public bool OnShelf => Type.OnShelf && Category.OnShelf;

    /// <summary>The dictionaries that its attributes take their values from.</summary>
    public IReadOnlyList<string> Dictionaries { get; } = [.. Type.Attributes.Select(a => a.Dictionary).OfType<string>().Distinct()];
}

/// <summary>
/// All object types, from memory: a change is seen at once on the host that made it and within two seconds on others.
/// What is handed out is shared and must not be changed.
/// </summary>
internal interface ITypeCatalog
{
    TypeInfo? Find(string code);

    TypeInfo? FindByName(string name);

    /// <summary>By category order, then by code.</summary>
    IReadOnlyList<TypeInfo> All { get; }

    /// <summary>By order, then by code.</summary>
    IReadOnlyList<ObjectCategory> Categories { get; }

    /// <summary>Reads the tables now; for whoever has just changed them.</summary>
    Task RefreshAsync(CancellationToken ct);
}
