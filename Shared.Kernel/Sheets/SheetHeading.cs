using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Kernel.Sheets;

/// <summary>A column that an import knows; older names of it are read as well.</summary>
public sealed record SheetHeading(string Name, bool Required = false)
{
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>How headings are compared: half-width, without required mark and white space, case does not matter.</summary>
    public static string Key(string text) =>
        Normalise.Squeeze(Normalise.HalfWidth(Normalise.Field(text))).Trim('*').ToUpperInvariant();
}
