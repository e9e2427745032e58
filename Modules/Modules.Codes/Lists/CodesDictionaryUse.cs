using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Codes.Data;

namespace SuiShenMa.Codes.Lists;

/// <summary>Which scenes and services carry an entry of a dictionary.</summary>
internal sealed class CodesDictionaryUse(CodesDb db) : IDictionaryUse
{
    public async Task<string?> UsedByAsync(string kind, string code, CancellationToken ct)
    {
        List<string?> uses = kind switch
        {
            DictionaryNames.ServiceType =>
            [
                Said("个场景规则", await db.SceneRules.Where(r => r.ServiceType == code).Select(r => r.Name).ToListAsync(ct)),
                Said("项落地页服务", await db.LandingServices.Where(s => s.ServiceType == code).Select(s => s.Name).ToListAsync(ct)),
            ],
            // The column is a list: the database finds candidates, equality is decided here.
            DictionaryNames.Terminal => [Said("项落地页服务", [.. (await db.LandingServices.Where(s => s.TerminalList.Contains(code)).ToListAsync(ct)).Where(s => s.Terminals.Contains(code)).Select(s => s.Name)])],
            _ => [],
        };
        return uses.OfType<string>().ToList() is { Count: > 0 } said ? string.Join("、", said) : null;
    }

    private static string? Said(string what, List<string> names) => names.Count == 0 ? null
        : string.Create(CultureInfo.InvariantCulture, $"{names.Count} {what}（{string.Join("、", names.Take(3))}{(names.Count > 3 ? "等" : "")}）");
}
