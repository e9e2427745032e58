namespace SuiShenMa.Kernel.Security;

/// <summary>One thing that 分管权限 may name as a type.</summary>
/// <param name="Key">As a <see cref="DataGrant"/> stores it: the code of an object type, or a key with its kind in front, such as <c>scene:parking</c>.</param>
/// <param name="Group">Heading under which people look for it.</param>
public sealed record ScopeResource(string Key, string Text, string Group);

/// <summary>A module whose data the scope limits tells what can be named there; the pages that grant read it from all modules.</summary>
public interface IScopeResources
{
    IReadOnlyList<ScopeResource> All { get; }
}

/// <summary>One finding of the page that answers why: a rule, whether it lets the act pass, and the reason.</summary>
public sealed record AccessFinding(string Rule, bool Allows, string Text);

/// <summary>What a module knows of one thing that somebody asks about.</summary>
/// <param name="Type">Type code, for the data scope; empty when it has none.</param>
/// <param name="Region">Region code; empty when it has none.</param>
/// <param name="Findings">The module's own rules, in order, after the scope: for example whose code it is.</param>
public sealed record AccessCase(string Title, string Type, string Region, IReadOnlyList<AccessFinding> Findings);

/// <summary>Answers for the page that explains why an account may or may not: with the very rules that decide.</summary>
public interface IAccessWitness
{
    /// <returns>Null when the subject is none of this module's.</returns>
    Task<AccessCase?> FindAsync(Actor actor, DataActions action, string subject, CancellationToken ct);
}

/// <summary>Counts what a department still has in a module; a department with anything left is not deleted.</summary>
public interface IDepartmentUse
{
    /// <returns>What is left, in Chinese, with numbers above zero.</returns>
    Task<IReadOnlyList<(string What, long Count)>> CountAsync(string departmentId, CancellationToken ct);
}
