using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Seeds;

/// <summary>Keeps the built-in roles equal to what the modules declare, and gives the accounts of an older version the role of their kind, once.</summary>
internal sealed class RoleSeed(AdminDb db, PermissionCatalog catalog)
{
    private const string UpgradeState = "admin.roles-given";

    /// <returns>The built-in roles by key; they are saved by the caller.</returns>
    public async Task<IReadOnlyDictionary<string, Role>> RunAsync(bool demo, CancellationToken ct)
    {
        var known = await KnownAsync(ct);
        foreach (var (key, name, note) in BuiltInRoles.All.Where(r => demo || r.Key != BuiltInRoles.Platform))
        {
            if (!known.TryGetValue(key, out var role))
            {
                role = new Role { Name = name, Note = note, BuiltIn = key, CreatedAt = db.Now, CreatedBy = "system" };
                db.Roles.Add(role);
                known[key] = role;
            }
            var permissions = BuiltInRoles.PermissionsOf(key, catalog).Order(StringComparer.Ordinal).ToList();
            if (!role.Permissions.SequenceEqual(permissions) && db.IsTrusted(role))
            {
                (role.Permissions, role.ChangedAt) = (permissions, db.Now);
                role.Version++;
            }
        }
        await UpgradeAsync(known, ct);
        return known;
    }

    /// <summary>A changed role must not keep the host from starting: it is reported, gives nobody a right, and stays as it is until two have judged it.</summary>
    private async Task<Dictionary<string, Role>> KnownAsync(CancellationToken ct)
    {
        using var all = SealedRowReading.WithoutRefusing();
        return await db.Roles.Where(r => r.BuiltIn != null).ToDictionaryAsync(r => r.BuiltIn!, ct);
    }

    private async Task UpgradeAsync(Dictionary<string, Role> builtIn, CancellationToken ct)
    {
        if (await db.States.AnyAsync(s => s.Name == UpgradeState, ct))
        {
            return;
        }
        db.States.Add(new SystemState { Name = UpgradeState, Value = "1" });
        var cities = await db.Departments.Where(d => d.RegionCode == Scope.City).Select(d => d.Id).ToHashSetAsync(ct);
        foreach (var account in await db.Accounts.AsNoTracking().ToListAsync(ct))
        {
            if (builtIn.TryGetValue(BuiltInRoles.For(account.Kind, cities.Contains(account.DepartmentId)), out var role))
            {
                db.AccountRoles.Add(new AccountRole { AccountId = account.Id, RoleId = role.Id, At = db.Now, By = "system" });
            }
        }
    }
}
