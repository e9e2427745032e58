using System.Text.Json.Serialization;

namespace SuiShenMa.Kernel.Security;

/// <summary>A set that is either everything or a list; the default value is nothing.</summary>
public readonly record struct Allowed(bool All, IReadOnlyList<string>? Only)
{
    public static Allowed Everything => new(true, null);

    public static Allowed Nothing => default;

    public static Allowed Just(IEnumerable<string> items) => new(false, [.. items]);

    /// <summary>Regions; the city as a whole is everything.</summary>
    public static Allowed Places(IEnumerable<string> regions)
    {
        var list = regions.ToList();
        return list.Contains(Scope.City) ? Everything : Just(list);
    }

    /// <summary>A stored list, separated by commas; null is everything, empty is nothing.</summary>
    public static Allowed Listed(string? list) =>
        list is null ? Everything : Just(list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    [JsonIgnore] public IReadOnlyList<string> Items => Only ?? [];

    [JsonIgnore] public bool IsNothing => !All && Items.Count == 0;

    public bool Contains(string item) => All || Items.Contains(item, StringComparer.Ordinal);

    /// <summary>A region is inside when it, or the district it lies in, is listed: 310104001 lies in 310104.</summary>
    public bool ContainsRegion(string region) =>
        All || Items.Any(r => region.StartsWith(r, StringComparison.Ordinal));

    public Allowed Intersect(Allowed other) =>
        All ? other : other.All ? this : Just(Items.Where(other.Contains));

    /// <summary>A street lies within its district, so what is left is the narrower region of each pair.</summary>
    public Allowed IntersectRegions(Allowed other)
    {
        var (mine, theirs) = (Whole(this), Whole(other));
        return mine.All ? theirs : theirs.All ? mine
            : Just(theirs.Items.Where(mine.ContainsRegion).Union(mine.Items.Where(theirs.ContainsRegion), StringComparer.Ordinal));
    }

    public Allowed Union(Allowed other) => All || other.All ? Everything : Just(Items.Union(other.Items, StringComparer.Ordinal));

    private static Allowed Whole(Allowed regions) => !regions.All && regions.Items.Contains(Scope.City) ? Everything : regions;
}

/// <summary>One line of 分管权限: these actions, on these types, in these regions.</summary>
/// <param name="ObjectTypes">Codes of object types, or keys that other modules declare for their data, such as <c>scene:…</c> (see <see cref="IScopeResources"/>).</param>
public sealed record DataGrant(Allowed ObjectTypes, Allowed Regions, DataActions Actions)
{
    public bool Allows(DataActions action, string type, string region) =>
        (Actions & action) == action && ObjectTypes.Contains(type) && Regions.ContainsRegion(region);

    /// <returns>Null when nothing is left.</returns>
    internal DataGrant? Intersect(DataGrant other)
    {
        var left = new DataGrant(ObjectTypes.Intersect(other.ObjectTypes), Regions.IntersectRegions(other.Regions), Actions & other.Actions);
        return left.Actions == DataActions.None || left.ObjectTypes.IsNothing || left.Regions.IsNothing ? null : left;
    }

    internal bool Covers(DataGrant other) =>
        (Actions & other.Actions) == other.Actions
        && (ObjectTypes.All || (!other.ObjectTypes.All && other.ObjectTypes.Items.All(ObjectTypes.Contains)))
        && (Regions.All || (!other.Regions.All && other.Regions.Items.All(Regions.ContainsRegion)));
}

/// <summary>Types in regions: one rectangle of what an action may touch.</summary>
public readonly record struct Area(Allowed ObjectTypes, Allowed Regions)
{
    public bool Contains(string type, string region) => ObjectTypes.Contains(type) && Regions.ContainsRegion(region);
}

/// <summary>
/// Whose data one request may touch: region × object type × action, for a department. Computed once per request and applied
/// by an explicit <c>Within(actor, action)</c>. An empty scope is nothing.
/// </summary>
/// <param name="Platform">True for the platform's own administrators: every department's data.</param>
/// <param name="DepartmentId">The department that the caller acts for; empty means none.</param>
/// <param name="DepartmentRegion">Region of that department: 310000 for the city, six digits for a district, nine for a street.</param>
/// <param name="Regions">The outermost regions: no action reaches beyond them.</param>
/// <param name="ObjectTypes">The outermost types: no action reaches beyond them.</param>
public sealed record Scope(bool Platform, string DepartmentId, string DepartmentRegion, Allowed Regions, Allowed ObjectTypes)
{
    public const string City = "310000";

    /// <summary>What may be done within <see cref="Regions"/> and <see cref="ObjectTypes"/>; null means everything there, empty means nothing.</summary>
    public IReadOnlyList<DataGrant>? Grants { get; init; }

    public static Scope Nothing { get; } = new(false, "", "", Allowed.Nothing, Allowed.Nothing);

    public static Scope System { get; } = new(true, "", City, Allowed.Everything, Allowed.Everything);

    [JsonIgnore] public bool IsCityLevel => DepartmentRegion == City;

    private DataGrant Frame => new(ObjectTypes, Regions, DataActions.All);

    /// <summary>The rectangles that an action may touch; none means nothing.</summary>
    public IReadOnlyList<Area> For(DataActions action)
    {
        if (Regions.IsNothing || ObjectTypes.IsNothing || action == DataActions.None)
        {
            return [];
        }
        if (Grants is null)
        {
            return [new Area(ObjectTypes, Regions)];
        }
        var areas = new List<Area>();
        foreach (var grant in Grants)
        {
            if ((grant.Actions & action) == action && grant.Intersect(Frame) is { } left)
            {
                var same = areas.FindIndex(a => SameRegions(a.Regions, left.Regions));
                if (same >= 0)
                {
                    areas[same] = new Area(areas[same].ObjectTypes.Union(left.ObjectTypes), left.Regions);
                }
                else
                {
                    areas.Add(new Area(left.ObjectTypes, left.Regions));
                }
            }
        }
        return areas;
    }

    /// <summary>Whether an action may touch data of this type in this region.</summary>
    public bool Allows(DataActions action, string type, string region)
    {
        if (action == DataActions.None || !ObjectTypes.Contains(type) || !Regions.ContainsRegion(region))
        {
            return false;
        }
        if (Grants is null)
        {
            return true;
        }
        foreach (var grant in Grants)
        {
            if (grant.Allows(action, type, region))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether an action may touch some data of this type, wherever it is.</summary>
    public bool AllowsType(DataActions action, string type) => For(action).Any(a => a.ObjectTypes.Contains(type));

    /// <summary>The types that an action may touch somewhere.</summary>
    public Allowed TypesFor(DataActions action) => For(action).Aggregate(Allowed.Nothing, (all, a) => all.Union(a.ObjectTypes));

    /// <summary>The regions in which an action may touch something, or something of one type.</summary>
    public Allowed RegionsFor(DataActions action, string? type = null) =>
        For(action).Where(a => type is null || a.ObjectTypes.Contains(type)).Aggregate(Allowed.Nothing, (all, a) => all.Union(a.Regions));

    /// <summary>What is left within a further ceiling; null is no ceiling.</summary>
    public Scope Confine(IReadOnlyList<DataGrant>? ceiling)
    {
        if (ceiling is null)
        {
            return this;
        }
        var left = (Grants ?? [Frame]).SelectMany(mine => ceiling.Select(mine.Intersect)).OfType<DataGrant>().ToList();
        return this with { Grants = Simplify(left) };
    }

    /// <summary>What is left within further outermost regions and types.</summary>
    public Scope Confine(Allowed regions, Allowed objectTypes) =>
        this with { Regions = Regions.IntersectRegions(regions), ObjectTypes = ObjectTypes.Intersect(objectTypes) };

    /// <summary>Whether all of this lies within the scope. A district is not the sum of its streets here: the answer errs towards no.</summary>
    public bool Covers(DataGrant grant) => DataActionTexts.Each.Where(e => grant.Actions.HasFlag(e.Action)).All(e => grant.ObjectTypes.All
        ? Covers(e.Action, grant.ObjectTypes, grant.Regions)
        : grant.ObjectTypes.Items.All(t => Covers(e.Action, Allowed.Just([t]), grant.Regions)));

    private bool Covers(DataActions action, Allowed types, Allowed regions)
    {
        var areas = For(action).Select(a => new DataGrant(a.ObjectTypes, a.Regions, action)).ToList();
        return regions.All
            ? areas.Any(a => a.Covers(new DataGrant(types, regions, action)))
            : regions.Items.All(r => areas.Any(a => a.Covers(new DataGrant(types, Allowed.Just([r]), action))));
    }

    private static List<DataGrant> Simplify(List<DataGrant> grants) =>
        [.. grants.Where((g, i) => !grants.Where((o, j) => j != i && o.Covers(g) && (j < i || !g.Covers(o))).Any())];

    private static bool SameRegions(Allowed a, Allowed b) => a.All == b.All && a.Items.Count == b.Items.Count && a.Items.All(b.Contains);
}
