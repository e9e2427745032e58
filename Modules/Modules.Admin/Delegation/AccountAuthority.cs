using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Delegation;

/// <summary>An account that a sub-account hangs below, with its rights at this moment.</summary>
internal sealed record Ceiling(Account Account, Standing Standing)
{
    public string DepartmentId => Standing.Actor.DepartmentId;
}

/// <summary>Whose accounts a caller administers: system administrators all, a department's account the sub-accounts of its department, a sub-account those below it.</summary>
internal sealed class AccountAuthority(AdminDb db, AccountRights rights, ICurrentUser user)
{
    /// <exception cref="NotFound">There is no such account, or it is not the caller's to administer: both look the same.</exception>
    public async Task<Account> FindAsync(Guid id, CancellationToken ct)
    {
        var account = await db.Accounts.FirstOrDefaultAsync(a => a.Id == id && a.DeletedAt == null, ct) ?? throw new NotFound();
        if (user.Actor.May(AdminPermissions.Accounts))
        {
            return account;
        }
        return user.Actor.May(AdminPermissions.SubAccounts) && await IsBelowAsync(account, ct) ? account : throw new NotFound();
    }

    /// <summary>As <see cref="FindAsync"/>, or the caller's own.</summary>
    public async Task<Account> FindOrOwnAsync(Guid id, CancellationToken ct) =>
        id.ToString("N") == user.Actor.Id ? await db.Accounts.FirstOrDefaultAsync(a => a.Id == id && a.DeletedAt == null, ct) ?? throw new NotFound() : await FindAsync(id, ct);

    /// <summary>Credentials and the end of an administrator's account are nobody's alone: who had them would hold, or be rid of, that duty as well.</summary>
    public static void DemandOneIsEnough(Account account, string what)
    {
        if (account.Kind.IsAdministrator())
        {
            throw new RuleViolation("account.two-people", $"{AccountTexts.Of(account.Kind)}的{what}须由两名不同类别的管理员办理：请在“管理员”列表中申请，由另一类管理员确认。", 403);
        }
    }

    /// <summary>As <see cref="DemandOneIsEnough"/>; one's own account is nobody's to end, not even with another's help.</summary>
    public static void DemandOneMayEnd(Account account, string actorId, string what)
    {
        if (account.ActorId == actorId)
        {
            throw new RuleViolation("account.self", $"不能对自己的账号办理{what}，请由其他管理员操作。");
        }
        DemandOneIsEnough(account, what);
    }

    /// <summary>An account whose rights the caller may set: any for who grants, the sub-accounts below for a department's account.</summary>
    /// <exception cref="NotFound">There is none, or it is not the caller's.</exception>
    public async Task<Account> FindToGrantAsync(Guid id, CancellationToken ct)
    {
        var account = await db.Accounts.FirstOrDefaultAsync(a => a.Id == id && a.DeletedAt == null, ct) ?? throw new NotFound();
        return user.Actor.May(account.Kind.IsAdministrator() ? AdminPermissions.AdministratorGrants : AdminPermissions.Grants)
            || (user.Actor.May(AdminPermissions.SubAccounts) && await IsBelowAsync(account, ct)) ? account : throw new NotFound();
    }

    /// <summary>
    /// After a change, by the rows that it wrote: nothing that the account may now and could not before lies beyond the granter.
    /// It catches whatever widens indirectly: a lifted limit, another parent, another department.
    /// </summary>
    public async Task DemandNothingBeyondAsync(Granter granter, Account account, Standing? before, CancellationToken ct)
    {
        if (await rights.FreshAsync(db, account, ct) is not { } after)
        {
            return;
        }
        granter.DemandGive(after.Actor.Permissions.Where(p => before?.Actor.May(p) != true), "permissions");
        if (!granter.Covers(after.Actor.Scope, before?.Actor.Scope))
        {
            throw new RuleViolation("grant.beyond", "修改后的数据范围会超出您自己的分管范围，不能保存。", 403) { Field = "grants" };
        }
    }

    /// <summary>The sub-accounts that the caller administers.</summary>
    public async Task<IQueryable<Account>> BelowAsync(CancellationToken ct)
    {
        var department = user.Actor.DepartmentId;
        var subs = db.Accounts.AsNoTracking().Where(a => a.Kind == AccountKind.SubAccount && a.DeletedAt == null && a.DepartmentId == department && department != "");
        if (await IsDepartmentAccountAsync(ct))
        {
            return subs;
        }
        var ids = await DescendantsAsync(subs, ct);
        return subs.Where(a => ids.Contains(a.Id));
    }

    /// <summary>An account as the ceiling of a sub-account; null when it cannot be one or is none of the granter's.</summary>
    public async Task<Ceiling?> CeilingOfAsync(Granter granter, Account parent, CancellationToken ct)
    {
        if (parent.Kind.IsAdministrator() || await rights.FreshAsync(db, parent, ct) is not { } standing)
        {
            return null;
        }
        var mine = granter.Actor.May(AdminPermissions.Accounts) || parent.ActorId == granter.Actor.Id || await IsBelowAsync(parent, ct);
        // A parent whose first password waits to be changed may nothing yet; what it will have is the ceiling all the same.
        return mine ? new Ceiling(parent, standing) : null;
    }

    private async Task<bool> IsBelowAsync(Account account, CancellationToken ct)
    {
        var id = account.Id;
        return await (await BelowAsync(ct)).AnyAsync(a => a.Id == id, ct);
    }

    private async Task<bool> IsDepartmentAccountAsync(CancellationToken ct) =>
        // Callers without a row act for a department as a whole.
        !Guid.TryParseExact(user.Actor.Id, "N", out var me)
        || await db.Accounts.AsNoTracking().Where(a => a.Id == me).Select(a => a.Kind).FirstOrDefaultAsync(ct) != AccountKind.SubAccount;

    private async Task<List<Guid>> DescendantsAsync(IQueryable<Account> subs, CancellationToken ct)
    {
        var me = Guid.ParseExact(user.Actor.Id, "N");
        var links = (await subs.Select(a => new { a.Id, a.ParentId }).ToListAsync(ct)).ToLookup(a => a.ParentId);
        var found = new List<Guid>();
        var level = new List<Guid> { me };
        for (var depth = 0; depth < Rights.MostLevels && level.Count > 0; depth++)
        {
            level = [.. level.SelectMany(id => links[id]).Select(a => a.Id)];
            found.AddRange(level);
        }
        return found;
    }
}
