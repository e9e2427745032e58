using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Admin.Delegation;

/// <summary>Somebody who does the duty of a kind of administrator, today and without an end in sight.</summary>
internal sealed record Working(Guid Id, AccountKind Kind);

/// <summary>Of each kind of administrator one that works stays, or nobody could do its duty any more.</summary>
internal static class LastAdministrator
{
    /// <exception cref="RuleViolation"><c>account.last-administrator</c>: nobody else of this kind would go on working.</exception>
    public static async Task DemandAnotherAsync(AdminDb db, Account account, string what, CancellationToken ct)
    {
        if (account.Kind.IsAdministrator() && !(await WorkingAsync(db, ct)).Any(w => w.Kind == account.Kind && w.Id != account.Id))
        {
            throw new RuleViolation("account.last-administrator", $"没有另一个启用中、长期有效并持有职责权限的{AccountTexts.Of(account.Kind)}，不能{what}。");
        }
    }

    /// <summary>A role that is about to hold less leaves each duty that is done now with somebody who does it.</summary>
    /// <param name="changed">With what it is going to hold.</param>
    public static async Task DemandDutiesStayAsync(AdminDb db, Role changed, CancellationToken ct)
    {
        var after = (await WorkingAsync(db, ct, changed)).Select(w => w.Kind).ToHashSet();
        var lost = (await WorkingAsync(db, ct)).Select(w => w.Kind).Distinct().Where(k => !after.Contains(k)).ToList();
        if (lost.Count > 0)
        {
            throw new RuleViolation("account.last-administrator", $"修改后没有{AccountTexts.Of(lost[0])}能履行职责，不能保存。") { Field = "permissions" };
        }
    }

    /// <summary>
    /// The administrators that work, by the rows of the current transaction. One without the permission of its duty does
    /// none, and one whose day comes will not: neither stands in for the one that goes.
    /// </summary>
    public static async Task<List<Working>> WorkingAsync(AdminDb db, CancellationToken ct, Role? changed = null)
    {
        // Whole rows, so that their seals are looked at: one that was changed past the platform works nowhere.
        using var look = SealedRowReading.WithoutRefusing();
        var rows = await db.Accounts.AsNoTracking().Where(a => a.Kind != AccountKind.DepartmentUser && a.Kind != AccountKind.SubAccount && a.DeletedAt == null && !a.Disabled
                && !db.Terms.Any(t => t.AccountId == a.Id && t.ExpiresAt != null))
            .Join(db.AccountRoles.AsNoTracking(), a => a.Id, r => r.AccountId, (a, r) => new
            {
                Account = a,
                AccountSeal = EF.Property<string?>(a, SealedRowMapping.Column),
                Given = r,
                GivenSeal = EF.Property<string?>(r, SealedRowMapping.Column),
            }).ToListAsync(ct);
        var found = rows.Where(r => db.IsTrusted(r.Account, r.AccountSeal) && db.IsTrusted(r.Given, r.GivenSeal)).Select(r => new { r.Account.Id, r.Account.Kind, r.Given.RoleId }).ToList();
        var ids = found.Select(f => f.RoleId).Distinct().ToList();
        var roles = (await db.Roles.AsNoTracking().Where(r => ids.Contains(r.Id)).Select(r => new { Role = r, Seal = EF.Property<string?>(r, SealedRowMapping.Column) }).ToListAsync(ct))
            .Where(r => db.IsTrusted(r.Role, r.Seal)).ToDictionary(r => r.Role.Id, r => r.Role.Permissions);
        if (changed is not null)
        {
            roles[changed.Id] = changed.Permissions;
        }
        return [.. found.Where(f => roles.TryGetValue(f.RoleId, out var held) && Does(f.Kind, held)).Select(f => new Working(f.Id, f.Kind)).Distinct()];
    }

    /// <summary>What makes an account of this kind one that does its duty.</summary>
    public static bool Does(AccountKind kind, IEnumerable<string> permissions) => kind switch
    {
        AccountKind.SystemAdministrator => permissions.Contains(AdminPermissions.Accounts),
        AccountKind.SecurityAdministrator => permissions.Contains(AdminPermissions.Grants),
        AccountKind.AuditAdministrator => permissions.Contains(AdminPermissions.Audit),
        _ => true,
    };
}
