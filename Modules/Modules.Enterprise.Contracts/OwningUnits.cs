namespace SuiShenMa.Enterprise.Contracts;

/// <summary>A unit of the pool of owning units (权属单位).</summary>
/// <param name="Uscc">Unified social credit code, 18 characters in capitals.</param>
/// <param name="Name">As registered, or as entered while its check is open.</param>
public sealed record OwningUnit(string Uscc, string Name);

/// <summary>Who may look into the pool; pages of other modules offer a picker under it.</summary>
public static class OwningUnitPermissions
{
    public const string View = "enterprise.owning-units.view";
}

/// <summary>The pool of owning units, for pickers and rules.</summary>
public interface IOwningUnits
{
    /// <param name="uscc">Well-formed and in capitals.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>Null when it is not in the pool.</returns>
    Task<OwningUnit?> FindAsync(string uscc, CancellationToken ct);

    /// <param name="words">Part of a name, or a whole code; blank for any.</param>
    /// <param name="most">1 to 50.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>In the order of their names; without units whose name and code are known not to belong together.</returns>
    Task<IReadOnlyList<OwningUnit>> SearchAsync(string words, int most, CancellationToken ct);
}
