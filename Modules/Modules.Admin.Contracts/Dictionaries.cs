using Microsoft.AspNetCore.Mvc.Rendering;

namespace SuiShenMa.Admin.Contracts;

/// <summary>The dictionaries that pages rely on (ADR 34).</summary>
public static class DictionaryNames
{
    /// <summary>服务类型: any list; scenes and services of landing pages carry an entry.</summary>
    public const string ServiceType = "service-type";

    /// <summary>码种: the kinds are the program's, the dictionary names, orders and switches them.</summary>
    public const string CodeKind = "code-kind";

    /// <summary>坐标系: the systems are the program's.</summary>
    public const string CoordinateSystem = "coordinate-system";

    /// <summary>支持终端: any list; services of landing pages carry entries.</summary>
    public const string Terminal = "terminal";

    /// <summary>证件类型: the types are the program's.</summary>
    public const string DocumentType = "id-doc-type";
}

/// <summary>An entry of a dictionary.</summary>
/// <param name="Kind">Dictionary, for example <c>id-doc-type</c> or <c>city-part</c>.</param>
/// <param name="Code">Unique within the dictionary.</param>
/// <param name="Color">Such as <c>#1456c8</c>; null for none.</param>
public sealed record DictionaryEntry(string Kind, string Code, string Name, string? ParentCode, int Order, string? Color = null)
{
    /// <summary>Not offered any more; what carries it keeps it and shows its name.</summary>
    public bool Disabled { get; init; }
}

/// <summary>A dictionary.</summary>
public sealed record DictionaryKind(string Kind, string Name);

/// <summary>Lists that pages offer and that administrators may change without a restart. Answers come from memory and follow a change within a second.</summary>
public interface IDictionaries
{
    /// <summary>What is offered, in order.</summary>
    Task<IReadOnlyList<DictionaryEntry>> ListAsync(string kind, CancellationToken ct);

    /// <summary>The dictionaries there are, by name; from them a form lets choose one.</summary>
    IReadOnlyList<DictionaryKind> Kinds { get; }

    /// <summary>All entries in order, those that are switched off too. The same list until something changes.</summary>
    IReadOnlyList<DictionaryEntry> All(string kind);
}

/// <summary>Knows whether data carry an entry of a dictionary; modules that store codes of one register theirs.</summary>
public interface IDictionaryUse
{
    /// <returns>What uses it, in Chinese, such as 3 项落地页服务; null when nothing does.</returns>
    Task<string?> UsedByAsync(string kind, string code, CancellationToken ct);

    /// <summary>Whether something takes its values from this dictionary, also while it has no entries.</summary>
    /// <returns>What takes them, in Chinese; null when nothing does.</returns>
    Task<string?> KindUsedByAsync(string kind, CancellationToken ct) => Task.FromResult<string?>(null);
}

/// <summary>What pages do with a dictionary.</summary>
public static class DictionaryChoices
{
    /// <summary>The entry, also when it is switched off; null when there is none.</summary>
    public static DictionaryEntry? Find(this IDictionaries dictionaries, string kind, string? code)
    {
        ArgumentNullException.ThrowIfNull(dictionaries);
        if (string.IsNullOrEmpty(code))
        {
            return null;
        }
        foreach (var entry in dictionaries.All(kind))
        {
            if (entry.Code == code)
            {
                return entry;
            }
        }
        return null;
    }

    /// <summary>What the entry is called today, also when it is switched off; the code itself when there is none.</summary>
    public static string NameOf(this IDictionaries dictionaries, string kind, string? code) => dictionaries.Find(kind, code)?.Name ?? code ?? "";

    /// <summary>Whether something new may take the entry; what carries it already, as <paramref name="kept"/>, may keep it.</summary>
    public static bool Offers(this IDictionaries dictionaries, string kind, string? code, string? kept = null) =>
        dictionaries.Find(kind, code) is { } entry && (!entry.Disabled || code == kept);

    /// <summary>The choices of a field, in the order of the dictionary.</summary>
    /// <param name="first">Text of a first choice without a value; null for none.</param>
    /// <param name="kept">What the record carries: it stays among the choices when it was switched off since.</param>
    /// <param name="known">Where the values are the program's: those that it knows. Entries that it does not know are not offered.</param>
    public static IEnumerable<SelectListItem> Choices(this IDictionaries dictionaries, string kind, string? first = null, string? kept = null, Func<string, bool>? known = null)
    {
        ArgumentNullException.ThrowIfNull(dictionaries);
        var offered = dictionaries.All(kind).Where(e => (!e.Disabled || e.Code == kept) && known?.Invoke(e.Code) != false)
            .Select(e => new SelectListItem(e.Disabled ? e.Name + "（已停用）" : e.Name, e.Code));
        return first is null ? offered : offered.Prepend(new SelectListItem(first, ""));
    }
}
