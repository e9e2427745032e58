using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Access;

/// <summary>Computes who an account is and what it may do right now; a sub-account never more than its parent at this moment.</summary>
internal sealed class Rights(IDepartments departments, PermissionCatalog permissions)
{
    private static readonly HashSet<string> None = [];

    /// <returns>Null when the account may not sign in at all.</returns>
    public Actor? Of(Account account, Account? parent)
    {
        if (account.Disabled)
        {
            return null;
        }
        return account.Kind == AccountKind.SubAccount
            ? parent is { Kind: not AccountKind.SubAccount } && Of(parent, null) is { } ceiling ? Below(ceiling, account) : null
            : Own(account);
    }

    private Actor Own(Account account)
    {
        var department = departments.Find(account.DepartmentId);
        if (account.Kind == AccountKind.PlatformAdministrator)
        {
            var scope = new Scope(true, account.DepartmentId, department?.RegionCode ?? Scope.City, Allowed.Everything, Allowed.Everything);
            return Actor(account, department, scope, permissions.NamesFor(PermissionFor.Platform));
        }
        if (department is null)
        {
            return Actor(account, null, Scope.Nothing, None);
        }
        var regions = department.IsCityLevel ? Allowed.Everything : Allowed.Just([department.RegionCode]);
        return Actor(account, department,
            new Scope(false, department.Id, department.RegionCode, regions, Allowed.Everything),
            permissions.NamesFor(department.IsCityLevel ? PermissionFor.City : PermissionFor.District));
    }

    private Actor Below(Actor ceiling, Account account)
    {
        var granted = permissions.NamesFor(PermissionFor.SubAccount).Where(ceiling.May);
        var limit = Limit(account.LimitPermissions);
        var scope = ceiling.Scope with
        {
            Platform = false,
            Regions = Regions(ceiling.Scope.Regions, Limit(account.LimitRegions)),
            ObjectTypes = ceiling.Scope.ObjectTypes.Intersect(Limit(account.LimitObjectTypes)),
        };
        return new Actor(ActorKind.Operator, account.ActorId, account.Name, ceiling.DepartmentId, ceiling.DepartmentName, scope,
            granted.Where(limit.Contains).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>A street lies within its district, so what is left is the narrower region of each pair.</summary>
    internal static Allowed Regions(Allowed ceiling, Allowed limit) =>
        limit.All || limit.Items.Contains(Scope.City) ? ceiling
        : Allowed.Just(limit.Items.Where(ceiling.ContainsRegion).Union(ceiling.Items.Where(limit.ContainsRegion)));

    private static Allowed Limit(string? list) =>
        list is null ? Allowed.Everything : Allowed.Just(list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static Actor Actor(Account account, Department? department, Scope scope, IReadOnlySet<string> names) =>
        new(ActorKind.Operator, account.ActorId, account.Name, department?.Id ?? "", department?.Name ?? "", scope, names);
}
