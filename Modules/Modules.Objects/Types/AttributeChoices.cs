using SuiShenMa.Admin.Contracts;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Types;

/// <summary>
/// What an attribute of type option offers: the values of its definition, or the entries of a dictionary (row 106). Of an entry the code
/// is stored and today's name is shown; one that is switched off is not chosen anew, and stays with the objects that carry it.
/// </summary>
internal static class AttributeChoices
{
    private const int MostTold = 10;

    /// <summary>What is offered, in order.</summary>
    /// <param name="kept">What the object carries already.</param>
    public static IReadOnlyList<(string Value, string Text)> Offered(AttributeDefinition definition, IDictionaries dictionaries, string? kept = null) =>
        definition.Dictionary is not { } kind ? [.. (definition.Options ?? []).Select(o => (o, o))]
            : [.. dictionaries.All(kind).Where(e => !e.Disabled || e.Code == kept).Select(e => (e.Code, e.Disabled ? e.Name + "（已停用）" : e.Name))];

    /// <summary>A stored value as people read it.</summary>
    public static string TextOf(AttributeDefinition definition, IDictionaries dictionaries, string value) =>
        definition.Dictionary is { } kind ? dictionaries.NameOf(kind, value) : value;

    /// <summary>As <see cref="AttributeRules.Canonical"/>, also for attributes whose values are entries of a dictionary: they are given by code or by name.</summary>
    /// <param name="kept">What the object carries already; it may keep an entry that is switched off.</param>
    public static string? Canonical(AttributeDefinition definition, string? raw, IRegions regions, IDictionaries dictionaries, string? kept, out string? error)
    {
        var text = raw?.Trim();
        if (definition.Dictionary is not { } kind || string.IsNullOrEmpty(text))
        {
            return AttributeRules.Canonical(definition, raw, regions, out error);
        }
        var offered = dictionaries.All(kind).Where(e => !e.Disabled || e.Code == kept).ToList();
        var entry = offered.Find(e => e.Code == text) ?? offered.Find(e => e.Name == text);
        error = entry is not null ? null
            : $"{definition.Name}“{(text.Length <= 40 ? text : text[..40] + "…")}”不在可选值中，请填：{string.Join('、', offered.Where(e => !e.Disabled).Take(MostTold).Select(e => e.Name))}{(offered.Count > MostTold ? " 等" : "")}。";
        return entry?.Code;
    }
}
