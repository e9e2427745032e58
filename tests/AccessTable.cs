using System.Text.RegularExpressions;

namespace SuiShenMa.Tests.Access;

/// <summary>One row of access.tsv: who may open an address of the operators' side, and who of them finds the sample.</summary>
/// <param name="Opens">Letters of the roles; <c>*</c> is everybody who is signed in, <c>!</c> also strangers.</param>
/// <param name="Sees">Letters of those that find the sample; null when there is none.</param>
internal sealed partial record AccessRow(string Address, string Opens, string? Sees, string Sample)
{
    public static IReadOnlyList<AccessRow> Read()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "tests", "access.tsv")))
        {
            folder = folder.Parent;
        }
        return [.. File.ReadLines(Path.Combine(folder!.FullName, "tests", "access.tsv")).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t'))
            .Select(c => new AccessRow(c[0], c[1], c[2] == "-" ? null : c[2], c.Length > 3 && c[3].Length > 0 ? c[3] : NoSuch(c[0])))];
    }

    /// <summary>An address whose parameters name nothing that exists.</summary>
    private static string NoSuch(string address) => Parameter().Replace(address, m => m.Value.Contains(":guid", StringComparison.Ordinal) ? "0196a0b0-0000-7000-8000-000000000000"
        : m.Value.Contains(":long", StringComparison.Ordinal) ? "999999999" : m.Value.Contains("length(14)", StringComparison.Ordinal) ? "AAAAAAAAAAAAAA" : "no-such");

    public bool HasParameters => Address.Contains('{', StringComparison.Ordinal);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
