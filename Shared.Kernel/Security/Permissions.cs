using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace SuiShenMa.Kernel.Security;

/// <summary>Which kinds of account hold a permission before anybody edits roles. Platform administrators hold every permission.</summary>
[Flags]
public enum PermissionFor
{
    /// <summary>Platform administrators only.</summary>
    Platform = 0,

    /// <summary>Accounts of city departments.</summary>
    City = 1,

    /// <summary>Accounts of departments below the city.</summary>
    District = 2,

    /// <summary>Sub-accounts, as far as their department's account holds it.</summary>
    SubAccount = 4,

    Department = City | District,
    Everyone = City | District | SubAccount,
}

/// <summary>Whose work a permission belongs to. The three administrators exclude each other and the business (promises.md, Rights).</summary>
/// <remarks>GB/T 22239-2019 8.1.5: system, security and audit administration are separate.</remarks>
[Flags]
public enum Duty
{
    None = 0,

    /// <summary>The departments' own work.</summary>
    Business = 1,

    /// <summary>Accounts, departments, resources; no rights, no logs.</summary>
    System = 2,

    /// <summary>Roles, policies and grants.</summary>
    Security = 4,

    /// <summary>Logs only.</summary>
    Audit = 8,
}

/// <summary>A permission that a module's pages and endpoints ask for.</summary>
/// <param name="Name">Stable, for example <c>objects.review</c>.</param>
/// <param name="Text">What it allows, in Chinese, for whoever grants it.</param>
public sealed record PermissionInfo(string Name, string Text, PermissionFor For)
{
    /// <summary>Whose work it is: unless said otherwise the system administrator's when only the platform holds it, else the departments'.</summary>
    public Duty Duty { get; init; } = For == PermissionFor.Platform ? Duty.System : Duty.Business;

    /// <summary>Menu page under which the permission stands in the tree of a role; null stands under its module.</summary>
    public string? Under { get; init; }
}

/// <summary>All permissions that the modules declare.</summary>
public sealed class PermissionCatalog
{
    private readonly Dictionary<string, PermissionInfo> _byName;

    public PermissionCatalog(IEnumerable<PermissionInfo> declared)
    {
        All = [.. declared.OrderBy(p => p.Name, StringComparer.Ordinal)];
        _byName = All.DistinctBy(p => p.Name).ToDictionary(p => p.Name, StringComparer.Ordinal);
        var twice = All.GroupBy(p => p.Name).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidOperationException($"Permission {twice.Key} is declared twice; one module owns it.");
        }
    }

    /// <summary>In order of their names.</summary>
    public IReadOnlyList<PermissionInfo> All { get; }

    public PermissionInfo? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The names that belong to any of these duties.</summary>
    public IReadOnlySet<string> NamesOf(Duty duty) =>
        All.Where(p => (p.Duty & duty) != 0).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>The names that all of these kinds of account hold; <see cref="PermissionFor.Platform"/> gives all names.</summary>
    public IReadOnlySet<string> NamesFor(PermissionFor kind) =>
        All.Where(p => p.For.HasFlag(kind)).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
}

/// <summary>Declares permissions.</summary>
public static class PermissionRegistration
{
    public static IServiceCollection AddPermissions(this IServiceCollection services, params PermissionInfo[] permissions)
    {
        foreach (var permission in permissions)
        {
            services.AddSingleton(permission);
        }
        return services;
    }
}

/// <summary>Marks a page that every signed-in operator may open, with the reason.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SignedInAttribute(string why) : AuthorizeAttribute
{
    public string Why { get; } = why;
}
