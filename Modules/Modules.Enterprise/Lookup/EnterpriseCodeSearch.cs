using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Kernel.Standards;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Enterprise.Lookup;

/// <summary>
/// Looks a keyword up before the list is asked: a whole value by its unique index, the beginning of a credit code by a range of
/// its index, and a part of a name or address by the sketches of all rows, a narrow index. Rare words become a list of rows; a word
/// that many rows have is left to the list, which finds enough of them at once.
/// </summary>
internal static class EnterpriseCodeSearch
{
    private const int KeywordLength = 200;

    /// <summary>Up to so many hits of a word are looked up one by one.</summary>
    private const int RareWordHits = 2_000;

    /// <summary>Fewer characters of a credit code say nothing: the first eight are authority, kind and district.</summary>
    private const int ShortestPrefix = 8;

    /// <param name="Common">Many rows have the word: counting ends early.</param>
    internal readonly record struct Found(IQueryable<EnterpriseCode> Codes, bool Common);

    public static async Task<Found> ByKeywordAsync(EnterpriseDb db, IQueryable<EnterpriseCode> codes, string? keyword, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(keyword))
        {
            return new Found(codes, false);
        }
        if (keyword.Length > KeywordLength || Normalise.Field(keyword) is not { Length: > 0 } words)
        {
            return new Found(codes.Where(c => false), false);
        }
        if (Uscc.TryParse(keyword, out var uscc))
        {
            var text = uscc.Text;
            return new Found(codes.Where(c => c.Uscc == text), false);
        }
        var value = CodeText.Normalise(keyword)?.ToUpperInvariant() ?? words;
        if (await db.Codes.Where(c => c.Code == value || c.Printed == words).Select(c => c.Id).Take(RareWordHits).ToListAsync(ct) is { Count: > 0 } exact)
        {
            return new Found(codes.Where(c => exact.Contains(c.Id)), false);
        }
        var hits = await db.Codes.MayHave(words).Select(c => c.Id).Join(db.Codes.Having(words), id => id, c => c.Id, (id, _) => id).Take(RareWordHits + 1).ToListAsync(ct);
        if (PrefixOf(words) is { } from)
        {
            hits.AddRange(await Beginning(db.Codes, from).Select(c => c.Id).Take(RareWordHits + 1).ToListAsync(ct));
            if (hits.Count > RareWordHits)
            {
                return new Found(Beginning(codes, from), true);
            }
        }
        return hits.Count <= RareWordHits
            ? new Found(codes.Where(c => hits.Contains(c.Id)), false)
            : new Found(codes.MayHave(words).Having(words), true);
    }

    /// <summary>Codes of enterprises whose name has these words.</summary>
    public static async Task<IQueryable<EnterpriseCode>> ByEnterpriseNameAsync(EnterpriseDb db, IQueryable<EnterpriseCode> codes, string words, CancellationToken ct)
    {
        var hits = await db.Codes.MayHave(words).Select(c => c.Id).Join(db.Codes.Where(c => c.EnterpriseName.Contains(words)), id => id, c => c.Id, (id, _) => id).Take(RareWordHits + 1).ToListAsync(ct);
        return hits.Count <= RareWordHits ? codes.Where(c => hits.Contains(c.Id)) : codes.MayHave(words).Where(c => c.EnterpriseName.Contains(words));
    }

    private static IQueryable<EnterpriseCode> Having(this IQueryable<EnterpriseCode> codes, string words) =>
        codes.Where(c => c.Name.Contains(words) || c.EnterpriseName.Contains(words) || c.Address.Contains(words));

    /// <summary>Codes whose sketch has all bits of the words; a part in which they have none is not asked for.</summary>
    private static IQueryable<EnterpriseCode> MayHave(this IQueryable<EnterpriseCode> codes, string words)
    {
        var (a, b, c, d, e, f) = WordSketch.Of(words) is var s ? (s[0], s[1], s[2], s[3], s[4], s[5]) : default;
        codes = a == 0 ? codes : codes.Where(x => (x.Sketch0 & a) == a);
        codes = b == 0 ? codes : codes.Where(x => (x.Sketch1 & b) == b);
        codes = c == 0 ? codes : codes.Where(x => (x.Sketch2 & c) == c);
        codes = d == 0 ? codes : codes.Where(x => (x.Sketch3 & d) == d);
        codes = e == 0 ? codes : codes.Where(x => (x.Sketch4 & e) == e);
        return f == 0 ? codes : codes.Where(x => (x.Sketch5 & f) == f);
    }

    /// <summary>A range of the index: neither database uses one for "begins with" alike.</summary>
    private static IQueryable<EnterpriseCode> Beginning(IQueryable<EnterpriseCode> codes, string from)
    {
        var to = from + '~';
#pragma warning disable CA1309 // It becomes a comparison of the databases, which is by code point.
        return codes.Where(c => string.Compare(c.Uscc, from) >= 0 && string.Compare(c.Uscc, to) < 0);
#pragma warning restore CA1309
    }

    /// <summary>The beginning of a credit code in capitals; null when the words are none.</summary>
    private static string? PrefixOf(string words) =>
        Uscc.Normalise(words) is { } text && text.Length >= ShortestPrefix && text.Length < Uscc.Length && text.All(c => Gb32100.Alphabet.Contains(c, StringComparison.Ordinal)) ? text : null;
}
