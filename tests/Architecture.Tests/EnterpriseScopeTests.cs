using System.Text.RegularExpressions;
using Shouldly;

namespace SuiShenMa.Architecture;

/// <summary>Row 9: every query over enterprise codes is confined by EnterpriseScoping, or says here why not.</summary>
public sealed partial class EnterpriseScopeTests
{
    private static readonly Dictionary<string, (int Count, string Why)> Unscoped = new()
    {
        ["Entry/EnterpriseResources.cs"] = (2, "who explains rights learns the region of any code; a department's codes are counted before it goes"),
        ["Entry/EnterpriseRules.cs"] = (2, "the category of the code being edited; uniqueness is judged over all codes; only the existing value and name are told back"),
        ["Features/ChangeEnterpriseCode/ChangeEnterpriseCode.cs"] = (1, "the registered name belongs to the enterprise, wherever its codes are"),
        ["Features/ShowEnterpriseCode/ShowEnterpriseCode.cs"] = (1, "a number only: how many codes the enterprise has elsewhere"),
        ["Lookup/EnterpriseCodes.cs"] = (2, "the landing page: whoever scans a code may ask whether it is good; verifiers without network learn which values are out of use, and nothing else of them"),
        ["Features/CertifyEnterpriseCode/CertifyEnterpriseCode.cs"] = (1, "the certificate says that a value is the platform's; nothing of whose it is"),
        ["Features/DrawSketches/DrawSketches.Job.cs"] = (3, "the sketches of all codes; nothing is told to anybody"),
        ["Lookup/EnterpriseCodeSearch.cs"] = (4, "numbers of rows that carry a word; the list then takes those of them that are in scope"),
        ["Sheets/OldCodesSheet.cs"] = (1, "an old value is unique over the city; only that it is taken is told back"),
    };

    [Test]
    public void No_query_over_enterprise_codes_is_without_a_data_scope()
    {
        const string module = "Modules/Modules.Enterprise/";
        var found = Solution.Source(module)
            .Select(f => (Path: f.Path[module.Length..], Open: Queries().Matches(f.Text).Count(m => !m.Value.Contains(".Within(", StringComparison.Ordinal) && !m.Value.Contains(".Add(", StringComparison.Ordinal))))
            .Where(f => f.Open > 0).ToDictionary(f => f.Path, f => f.Open);
        found.Where(f => !Unscoped.TryGetValue(f.Key, out var known) || known.Count < f.Value).ShouldBeEmpty("queries over all enterprise codes");
        Unscoped.Where(u => found.GetValueOrDefault(u.Key) < u.Value.Count).Select(u => u.Key).ShouldBeEmpty("exceptions that are not needed any more");
    }

    [GeneratedRegex(@"(\bdb|EnterpriseDb>\(\))\.Codes\b[^;]*;")]
    private static partial Regex Queries();
}
