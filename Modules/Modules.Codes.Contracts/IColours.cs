namespace SuiShenMa.Codes.Contracts;

/// <summary>What a code stands for.</summary>
public enum CodeSubjectKind
{
    /// <summary>A person, by the platform's surrogate.</summary>
    Person,

    /// <summary>An enterprise, by its USCC.</summary>
    Enterprise,

    /// <summary>An object, by its code value.</summary>
    Object,

    /// <summary>A virtual object, by its type code.</summary>
    Virtual,
}

/// <summary>The colour of a code in a scene.</summary>
/// <param name="Code">Of the dictionary: 00 绿, 01 黄, 10 红, 11 橙, and what operators added.</param>
/// <param name="Name">In Chinese; colour never carries meaning alone.</param>
/// <param name="Hex"><c>#rrggbb</c>.</param>
public sealed record ColourMark(string Code, string Name, string Hex, string Meaning);

/// <summary>Colours by subject and scene (row 23). Costs at most one primary key; rules and dictionary are in memory.</summary>
public interface IColours
{
    /// <summary>The first rule of the scene that holds, else the assigned colour, else the first rule for all scenes; null when nothing says anything.</summary>
    /// <param name="subject">Surrogate of the person, USCC, object code or virtual type.</param>
    /// <param name="scene">Scene code, or null.</param>
    ValueTask<ColourMark?> ForAsync(CodeSubjectKind kind, string subject, string? scene, CancellationToken ct);
}
