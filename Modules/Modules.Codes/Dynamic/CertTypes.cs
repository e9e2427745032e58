using System.Collections.Frozen;
using SuiShenMa.Admin.Contracts;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>A type of certificate (证件类型) that a code can carry.</summary>
/// <param name="Number">1 to 255, in the token; given once, by the position in the built-in list, and never changed.</param>
/// <param name="Code">As partners write it, for example 111, 414, 553 or GWCZDJZ.</param>
/// <param name="Entry">Code in the dictionary 证件类型, which tells lists with equal codes apart by a letter.</param>
/// <param name="Name">From the built-in list; the dictionary's name goes before.</param>
internal sealed record CertType(byte Number, string Code, string Entry, string Name, SubjectKind Holder);

/// <summary>
/// The certificate types of persons and organisations (GA/T 2000.156 and the lists beside it, domain.md §2.3). The numbers
/// come from the built-in list, which may only grow at its end; what a type is called, and whether it is still offered,
/// the dictionary decides.
/// </summary>
internal sealed class CertTypes(IDictionaries dictionaries)
{
    public const string Dictionary = DictionaryNames.DocumentType;

    private static readonly CertType[] ByNumber = [.. Load()];
    private static readonly FrozenDictionary<(SubjectKind, string), CertType> ByCode = Index();
    private volatile Names? _names;

    public static IReadOnlyList<CertType> All => ByNumber;

    public static CertType? Find(byte number) => number >= 1 && number <= ByNumber.Length ? ByNumber[number - 1] : null;

    /// <summary>The type that a partner named for a holder of this kind; null when there is none or it is not offered any more.</summary>
    public CertType? Find(SubjectKind holder, string? code) =>
        code is not null && Known(holder, code) is { } type && (Current().Texts is not { Count: > 0 } listed || listed.GetValueOrDefault(type.Entry) is { Disabled: false }) ? type : null;

    /// <summary>The type that a code was made for, whether or not it is still offered.</summary>
    public static CertType? Known(SubjectKind holder, string code) => ByCode.GetValueOrDefault((holder, code));

    /// <summary>What the type is called today.</summary>
    public string NameOf(CertType type) => Current().Texts.GetValueOrDefault(type.Entry)?.Name ?? type.Name;

    /// <summary>As above by the code of a subject that is on record; the code itself where the list does not have it any more.</summary>
    public string NameOf(SubjectKind holder, string code) => ByCode.TryGetValue((holder, code), out var type) ? NameOf(type) : code;

    private Names Current()
    {
        // The directory answers from memory with the same list until it changes.
        var entries = dictionaries.All(Dictionary);
        return _names is { } names && ReferenceEquals(names.From, entries) ? names : _names = new Names(entries, entries.ToFrozenDictionary(e => e.Code));
    }

    private static FrozenDictionary<(SubjectKind, string), CertType> Index()
    {
        var index = new Dictionary<(SubjectKind, string), CertType>();
        foreach (var type in ByNumber)
        {
            // 111 stands in two lists and means the same in both: the first, of the public security authorities, counts.
            index.TryAdd((type.Holder, type.Code), type);
            index.TryAdd((type.Holder, type.Entry), index[(type.Holder, type.Code)]);
        }
        return index.ToFrozenDictionary();
    }

    private static IEnumerable<CertType> Load()
    {
        using var reader = new StreamReader(typeof(CertTypes).Assembly.GetManifestResourceStream("id-doc-types.csv")
            ?? throw new InvalidOperationException("The list of certificate types is missing from the assembly."));
        _ = reader.ReadLine();
        byte number = 0;
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            // Only the last column, the evidence, is ever quoted.
            var row = line.Split(',');
            var letter = row[1].StartsWith("insurance", StringComparison.Ordinal) ? "B" : row[0] == "holder" ? "E" : "";
            var organisation = row[0] == "organisation" || (row[0] == "holder" && row[2] is "001" or "099");
            yield return new CertType(checked(++number), row[2], letter + row[2], row[3], organisation ? SubjectKind.Enterprise : SubjectKind.Person);
        }
    }

    private sealed record Names(IReadOnlyList<DictionaryEntry> From, FrozenDictionary<string, DictionaryEntry> Texts);
}
