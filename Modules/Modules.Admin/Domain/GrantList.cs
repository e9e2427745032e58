using System.Text.Json;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Domain;

/// <summary>The lines of 分管权限 as a column holds them.</summary>
internal static class GrantList
{
    /// <summary>Lines that one account or department may have: each level of the chain multiplies them.</summary>
    public const int Most = 40;

    private sealed record Line(IReadOnlyList<string>? Types, IReadOnlyList<string>? Regions, IReadOnlyList<DataActions> Actions);

    public static IReadOnlyList<DataGrant>? Read(string? json) =>
        json is null ? null : [.. JsonSerializer.Deserialize<List<Line>>(json, Json.Stored)!.Select(l => new DataGrant(
            l.Types is null ? Allowed.Everything : Allowed.Just(l.Types),
            l.Regions is null ? Allowed.Everything : Allowed.Places(l.Regions),
            l.Actions.Aggregate(DataActions.None, (all, a) => all | a)))];

    public static string? Write(IReadOnlyList<DataGrant>? grants) =>
        grants is null ? null : JsonSerializer.Serialize(grants.Select(g => new Line(
            g.ObjectTypes.All ? null : g.ObjectTypes.Items,
            g.Regions.All ? null : g.Regions.Items,
            // "all" stays all when a later version knows more actions.
            g.Actions == DataActions.All ? [DataActions.All] : [.. DataActionTexts.Each.Where(e => g.Actions.HasFlag(e.Action)).Select(e => e.Action)])), Json.Stored);
}
