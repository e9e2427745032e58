using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.Admin.Domain;

/// <summary>A named set of permissions, given to accounts (row 101).</summary>
internal sealed class Role
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    [MaxLength(64)] public string Name { get; set; } = "";

    [MaxLength(200)] public string? Note { get; set; }

    /// <summary>Stable key of a role that comes with the platform and follows the modules' table; null for one that people made.</summary>
    [MaxLength(32)] public string? BuiltIn { get; init; }

    /// <summary>Names of permissions in order, separated by commas: one column, so that one seal covers the whole role.</summary>
    public string PermissionList { get; private set; } = "";

    public DateTime CreatedAt { get; init; }
    [MaxLength(64)] public string CreatedBy { get; init; } = "";
    public DateTime ChangedAt { get; set; }
    public int Version { get; set; }

    public IReadOnlyList<string> Permissions
    {
        get => PermissionList.Split(',', StringSplitOptions.RemoveEmptyEntries);
        set => PermissionList = string.Join(',', value.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }
}

/// <summary>A role that an account holds.</summary>
internal sealed class AccountRole
{
    public Guid AccountId { get; init; }
    public Guid RoleId { get; init; }
    public DateTime At { get; init; }
    [MaxLength(64)] public string By { get; init; } = "";
}
