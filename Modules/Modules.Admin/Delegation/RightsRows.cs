using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Admin.Delegation;

/// <summary>
/// Reads the rows that rights are worked out from, against seal and roll: what was written past the platform, or was written by it once
/// and has been put back since, gives nothing, from the first moment and not from the next sweep on (docs/adr/0053).
/// </summary>
internal static class RightsRows
{
    /// <summary>The accounts of a chain and their department are as the platform wrote them last.</summary>
    public static async Task DemandLatestAsync(AdminDb db, List<Guid> accounts, string departmentId, CancellationToken ct)
    {
        Refuse("admin_account", await db.SetBackAsync<Account>(async () =>
            (await db.Accounts.Where(a => accounts.Contains(a.Id)).Select(a => new { a.Id, Seal = EF.Property<string?>(a, SealedRowMapping.Column) }).ToListAsync(ct)).ConvertAll(a => (a.Id.ToString("N"), a.Seal)), ct));
        if (departmentId.Length > 0)
        {
            Refuse("admin_department", await db.SetBackAsync<AdminDepartment>(async () =>
                (await db.Departments.Where(d => d.Id == departmentId).Select(d => new { d.Id, Seal = EF.Property<string?>(d, SealedRowMapping.Column) }).ToListAsync(ct)).ConvertAll(d => (d.Id, d.Seal)), ct));
        }
    }

    /// <summary>The roles of each account. One that was given or changed past the platform takes nothing else away.</summary>
    public static async Task<ILookup<Guid, Role>> GivenAsync(AdminDb db, List<Guid> accounts, CancellationToken ct)
    {
        // Both rows whole, so that both seals are looked at.
        using var look = SealedRowReading.WithoutRefusing();
        var rows = await db.AccountRoles.AsNoTracking().Where(r => accounts.Contains(r.AccountId)).Join(db.Roles.AsNoTracking(), a => a.RoleId, r => r.Id, (a, r) => new
        {
            Given = a,
            GivenSeal = EF.Property<string?>(a, SealedRowMapping.Column),
            Role = r,
            RoleSeal = EF.Property<string?>(r, SealedRowMapping.Column),
        }).ToListAsync(ct);
        var good = rows.Where(r => db.IsTrusted(r.Given, r.GivenSeal) && db.IsTrusted(r.Role, r.RoleSeal)).ToList();
        var (given, roles) = (good.ConvertAll(r => (Key(r.Given), r.GivenSeal)), good.Select(r => (r.Role.Id.ToString("N"), r.RoleSeal)).Distinct().ToList());
        var (givenBack, rolesBack) = (await db.SetBackAsync<AccountRole>(() => AgainAsync(given), ct), await db.SetBackAsync<Role>(() => AgainAsync(roles), ct));
        return good.Where(r => !givenBack.Contains(Key(r.Given)) && !rolesBack.Contains(r.Role.Id.ToString("N"))).ToLookup(r => r.Given.AccountId, r => r.Role);
    }

    /// <summary>What was read is what is judged: a change in between moves the version of all rights, and they are worked out again.</summary>
    private static Task<List<(string Row, string? Seal)>> AgainAsync(List<(string Row, string? Seal)> read) => Task.FromResult(read);

    private static string Key(AccountRole row) => $"{row.AccountId:N}/{row.RoleId:N}";

    private static void Refuse(string table, IReadOnlySet<string> rows)
    {
        foreach (var row in rows)
        {
            throw new RowTampered($"{table} {row}");
        }
    }
}
