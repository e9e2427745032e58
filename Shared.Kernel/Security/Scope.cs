namespace SuiShenMa.Kernel.Security;

/// <summary>A set that is either everything or a list; the default value is nothing.</summary>
public readonly record struct Allowed(bool All, IReadOnlyList<string>? Only)
{
    public static Allowed Everything => new(true, null);

    public static Allowed Nothing => default;

    public static Allowed Just(IEnumerable<string> items) => new(false, [.. items]);

    public IReadOnlyList<string> Items => Only ?? [];

    public bool Contains(string item) => All || Items.Contains(item, StringComparer.Ordinal);

    /// <summary>A region is inside when it, or the district it lies in, is listed: 310104001 lies in 310104.</summary>
    public bool ContainsRegion(string region) =>
        All || Items.Any(r => region.StartsWith(r, StringComparison.Ordinal));

    public Allowed Intersect(Allowed other) =>
        All ? other : other.All ? this : Just(Items.Where(other.Contains));
}

/// <summary>
/// Whose data one request may touch: region × object type, for a department. Computed once per request and applied
/// by an explicit <c>Within(scope)</c>. An empty scope is nothing.
/// </summary>
/// <param name="Platform">True for the platform's own administrators: every department's data.</param>
/// <param name="DepartmentId">The department that the caller acts for; empty means none.</param>
/// <param name="DepartmentRegion">Region of that department: 310000 for the city, six digits for a district, nine for a street.</param>
/// <param name="Regions">Regions that a sub-account or application is confined to.</param>
/// <param name="ObjectTypes">Type codes that a sub-account or application is confined to.</param>
public sealed record Scope(bool Platform, string DepartmentId, string DepartmentRegion, Allowed Regions, Allowed ObjectTypes)
{
    public const string City = "310000";

    public static Scope Nothing { get; } = new(false, "", "", Allowed.Nothing, Allowed.Nothing);

    public static Scope System { get; } = new(true, "", City, Allowed.Everything, Allowed.Everything);

    public bool IsCityLevel => DepartmentRegion == City;
}
