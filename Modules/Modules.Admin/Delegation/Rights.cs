using Microsoft.Extensions.Hosting;
using SuiShenMa.Admin.Directories;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Delegation;

/// <summary>All that decides what an account may do, read at one moment.</summary>
/// <param name="Department">Of an account without a parent; a sub-account goes with its parent's.</param>
internal sealed record AccountFacts(Account Account, IReadOnlyList<Role> Roles, AdminDepartment? Department, AccountFacts? Parent)
{
    /// <summary>From this moment on the account is refused; null for no end.</summary>
    public DateTime? EndsAt { get; init; }
}

/// <summary>One rule of the chain from role to department: what it leaves. Null means that the rule says nothing about it.</summary>
/// <param name="Rule">What kind of rule, in Chinese, for the page that explains.</param>
/// <param name="Source">Whose: a role's names, a department, an account.</param>
internal sealed record Layer(string Rule, string Source, IReadOnlySet<string>? Permissions, Scope? Scope);

/// <summary>Who an account is and what it may do right now, with the rules that made it so.</summary>
/// <param name="Actor">With all that the account holds, also while its first password waits to be changed.</param>
internal sealed record Standing(Actor Actor, IReadOnlyList<Layer> Layers)
{
    private static readonly HashSet<string> None = [];

    /// <summary>The first moment at which the account or one above it is refused; null for no end. No clock changes a standing: who uses it looks at its own.</summary>
    public DateTime? Until { get; init; }

    public bool IsOverAt(DateTime now) => Until <= now;

    /// <summary>True until the owner has changed a password that somebody else chose.</summary>
    public bool Waits { get; init; }

    /// <summary>Who acts in a request: nobody with any right before the password is the owner's.</summary>
    public Actor Now => Waits ? Actor with { Permissions = None, Scope = Scope.Nothing } : Actor;
}

/// <summary>
/// Computes what an account may do: kind, roles, department ceiling, own limits, and all of its parent's in turn. Every rule
/// only takes away: the result is what all of them leave, so narrowing any of them narrows everything below it.
/// </summary>
internal sealed class Rights(PermissionCatalog permissions, IHostEnvironment environment)
{
    public const int MostLevels = 6;

    private static readonly HashSet<string> None = [];

    /// <returns>Null when the account may not sign in at all.</returns>
    public Standing? Of(AccountFacts facts)
    {
        var layers = new List<Layer>();
        if (!Collect(facts, "", layers, 0))
        {
            return null;
        }
        var account = facts.Account;
        var top = facts;
        while (top.Parent is not null)
        {
            top = top.Parent;
        }
        var department = top.Department is null ? null : Picture.Of(top.Department);
        // By user name: records, lists and watermarks keep what an actor is called, and a person's name is no text for them.
        var actor = new Actor(ActorKind.Operator, account.ActorId, account.UserName, department?.Id ?? "", department?.Name ?? "", ScopeOf(layers, department, account), PermissionsOf(layers));
        return new Standing(actor, layers) { Waits = account.MustChangePassword, Until = Until(facts) };
    }

    private static DateTime? Until(AccountFacts? facts)
    {
        DateTime? first = null;
        for (; facts is not null; facts = facts.Parent)
        {
            first = first <= facts.EndsAt ? first : facts.EndsAt ?? first;
        }
        return first;
    }

    /// <summary>Adds the rules of an account and of those above it; false when one of them may not sign in.</summary>
    private bool Collect(AccountFacts facts, string prefix, List<Layer> layers, int level)
    {
        var account = facts.Account;
        if (account.Disabled || account.DeletedAt is not null || level >= MostLevels
            || (account.Kind == AccountKind.PlatformAdministrator && environment.IsProduction()))
        {
            return false;
        }
        var name = account.UserName;
        layers.Add(new Layer(prefix + "账号类型", name, permissions.NamesOf(AccountKinds.DutyOf(account.Kind)), ScopeOf(account.Kind)));
        layers.Add(account is { Kind: AccountKind.SubAccount, LimitPermissions: { } chosen }
            ? new Layer(prefix + "单独设置的权限", name, chosen == Account.Whole ? null : Allowed.Listed(chosen).Items.ToHashSet(StringComparer.Ordinal), null)
            : new Layer(prefix + "角色", facts.Roles.Count == 0 ? "未分配角色" : string.Join("、", facts.Roles.Select(r => r.Name)),
                facts.Roles.SelectMany(r => r.Permissions).ToHashSet(StringComparer.Ordinal), null));
        if (account.Kind == AccountKind.DepartmentUser)
        {
            AddDepartment(facts.Department, prefix, layers);
        }
        if (!account.Kind.IsAdministrator())
        {
            AddOwn(account, prefix, layers);
        }
        if (account.Kind != AccountKind.SubAccount)
        {
            return true;
        }
        return facts.Parent is { Account.Kind: AccountKind.DepartmentUser or AccountKind.SubAccount } parent
            && Collect(parent, $"主账号 {parent.Account.UserName} 的", layers, level + 1);
    }

    private static void AddDepartment(AdminDepartment? department, string prefix, List<Layer> layers)
    {
        if (department is null)
        {
            layers.Add(new Layer(prefix + "部门", "部门已不存在", None, Scope.Nothing));
            return;
        }
        var whole = Picture.Of(department) with { Ceiling = null };
        layers.Add(new Layer(prefix + "部门所属区划", department.Name, null, whole.Scope));
        if (department.Grants is { } ceiling)
        {
            layers.Add(new Layer(prefix + "部门分管权限", department.Name, null, Scope.System.Confine(ceiling)));
        }
    }

    private static void AddOwn(Account account, string prefix, List<Layer> layers)
    {
        if (account.LimitRegions is not null || account.LimitObjectTypes is not null)
        {
            layers.Add(new Layer(prefix + "账号的区划和类型范围", account.UserName, null,
                Scope.System.Confine(Allowed.Listed(account.LimitRegions), Allowed.Listed(account.LimitObjectTypes))));
        }
        if (account.Grants is { } grants)
        {
            layers.Add(new Layer(prefix + "账号分管权限", account.UserName, null, Scope.System.Confine(grants)));
        }
    }

    private static Scope? ScopeOf(AccountKind kind) => kind switch
    {
        AccountKind.PlatformAdministrator => Scope.System,
        AccountKind.DepartmentUser or AccountKind.SubAccount => null,
        // Administrators of the three duties have no business data.
        _ => Scope.Nothing,
    };

    private static HashSet<string> PermissionsOf(List<Layer> layers)
    {
        HashSet<string>? left = null;
        foreach (var layer in layers.Where(l => l.Permissions is not null))
        {
            if (left is null)
            {
                left = new HashSet<string>(layer.Permissions!, StringComparer.Ordinal);
            }
            else
            {
                left.IntersectWith(layer.Permissions!);
            }
        }
        return left ?? None;
    }

    private static Scope ScopeOf(List<Layer> layers, Contracts.Department? department, Account account)
    {
        var start = Scope.System with { Platform = account.Kind == AccountKind.PlatformAdministrator, DepartmentId = department?.Id ?? "", DepartmentRegion = department?.RegionCode ?? (account.Kind.IsAdministrator() ? Scope.City : "") };
        return layers.Select(l => l.Scope).OfType<Scope>().Aggregate(start, (scope, layer) => scope.Confine(layer.Regions, layer.ObjectTypes).Confine(layer.Grants));
    }
}
