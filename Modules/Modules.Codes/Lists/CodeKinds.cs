using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;

namespace SuiShenMa.Codes.Lists;

/// <summary>Kinds of codes (码种): which there are, the program knows; what they are called, in which order and whether they are offered, the dictionary says.</summary>
internal sealed class CodeKinds(IDictionaries dictionaries)
{
    /// <summary>As the call log writes them.</summary>
    public static readonly IReadOnlyList<string> Logged = ["person", "enterprise", "object", "virtual", "short", "unified"];

    public string Of(string kind) => kind.Length == 0 ? "其他" : dictionaries.NameOf(DictionaryNames.CodeKind, kind);

    public string Of<T>(T kind) where T : struct, Enum => Of(Word(kind));

    /// <summary>For filters of what was logged; the value is the dictionary's code.</summary>
    public IEnumerable<SelectListItem> Filter(string? chosen = null) => dictionaries.Choices(DictionaryNames.CodeKind, "全部", chosen, Logged.Contains);

    /// <summary>For fields of an enumeration whose names are codes of the dictionary; the value is the name in the enumeration.</summary>
    /// <param name="kept">What the record carries already.</param>
    public IEnumerable<SelectListItem> Choices<T>(params IReadOnlyCollection<T> kept) where T : struct, Enum
    {
        var words = Enum.GetValues<T>().ToDictionary(Word);
        return dictionaries.All(DictionaryNames.CodeKind)
            .Where(e => words.TryGetValue(e.Code, out var kind) && (!e.Disabled || kept.Contains(kind)))
            .Select(e => new SelectListItem(e.Disabled ? e.Name + "（已停用）" : e.Name, words[e.Code].ToString()));
    }

    public static string Word<T>(T kind) where T : struct, Enum => kind.ToString().ToLowerInvariant();
}
