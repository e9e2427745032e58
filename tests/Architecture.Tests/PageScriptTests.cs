using System.Globalization;
using System.Text.RegularExpressions;
using Shouldly;

namespace SuiShenMa.Architecture;

/// <summary>Pages ask their scripts for help by data attributes; one that no script knows is help that never comes.</summary>
public sealed partial class PageScriptTests
{
    [Test]
    public void Whatever_a_form_asks_of_a_script_is_known_to_one()
    {
        var files = Directory.EnumerateFiles(Solution.Root, "*.*", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or ".git")).ToList();
        var shared = string.Concat(files.Where(f => f.EndsWith(".js", StringComparison.Ordinal) && f.Contains("wwwroot", StringComparison.Ordinal)).Select(File.ReadAllText));
        shared.ShouldNotBeEmpty();
        var unknown = new List<string>();
        foreach (var page in files.Where(f => f.EndsWith(".cshtml", StringComparison.Ordinal)))
        {
            var text = File.ReadAllText(page);
            var scripts = shared + string.Concat(Script().Matches(text).Select(m => m.Value));
            unknown.AddRange(Form().Matches(text).SelectMany(form => Attribute().Matches(form.Value)).Select(a => a.Groups[1].Value)
                .Where(a => !scripts.Contains("data-" + a, StringComparison.Ordinal) && !scripts.Contains("dataset." + CamelCase(a), StringComparison.Ordinal))
                .Select(a => $"{Path.GetFileName(page)}: data-{a}"));
        }
        unknown.ShouldBeEmpty();
    }

    private static string CamelCase(string attribute) => Hyphen().Replace(attribute, m => m.Groups[1].Value.ToUpper(CultureInfo.InvariantCulture));

    [GeneratedRegex("<form\\b[^>]*>")]
    private static partial Regex Form();

    [GeneratedRegex("\\bdata-([a-z-]+)")]
    private static partial Regex Attribute();

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("-([a-z])")]
    private static partial Regex Hyphen();
}
