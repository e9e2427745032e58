using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Architecture;

/// <summary>Whoever reads the log reads Chinese: each recorded act, and what it was done to, has its name.</summary>
public sealed partial class AuditTextTests
{
    [Test]
    public void Every_recorded_act_and_its_subject_have_a_name_for_people()
    {
        var acts = BuiltHost.Services.GetServices<AuditActionInfo>().Select(a => a.Action).ToHashSet(StringComparer.Ordinal);
        var subjects = BuiltHost.Services.GetServices<AuditSubjectInfo>().Select(s => s.Kind).ToHashSet(StringComparer.Ordinal);
        var (nameless, seen) = (new SortedSet<string>(StringComparer.Ordinal), 0);
        foreach (var (path, text) in Solution.Source("Modules").Concat(Solution.Source("Shared.Kernel")))
        {
            foreach (Match call in Records().Matches(text))
            {
                seen++;
                var words = Words().Matches(call.Groups["act"].Value).Select(w => w.Groups[1].Value).ToList();
                nameless.UnionWith(words.Where(w => !acts.Contains(w)).Select(w => $"{w} ({path})"));
                var kinds = Words().Matches(call.Groups["subject"].Value).Select(w => w.Groups[1].Value);
                nameless.UnionWith(kinds.Where(k => !subjects.Contains(k)).Select(k => $"subject {k} ({path})"));
            }
        }
        seen.ShouldBeGreaterThan(100);
        nameless.ShouldBeEmpty("AddAuditActions and AddAuditSubjects of the module name them");
    }

    /// <summary>The first two arguments, as far as they are written out; conditions may choose between two words.</summary>
    [GeneratedRegex(@"\.Record(?:Change)?\((?<act>[^,;]*""[a-z][a-z.-]+""[^,;]*),(?<subject>[^,;]*)[,)]", RegexOptions.NonBacktracking)]
    private static partial Regex Records();

    [GeneratedRegex(@"""([a-z][a-z-]*(?:\.[a-z-]+)?)""", RegexOptions.NonBacktracking)]
    private static partial Regex Words();
}
