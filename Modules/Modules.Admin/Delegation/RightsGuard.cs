using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Delegation;

/// <summary>
/// Every change of rights goes through here: one at a time, on one guard row, with the granter's rights read after the row was
/// taken. So a narrowing and a granting at the same moment cannot leave anybody with more than the granter has.
/// </summary>
internal sealed class RightsGuard(AdminDb db, AccountRights rights, PermissionCatalog catalog, ICurrentUser user)
{
    public const string GuardName = "admin.rights";

    /// <summary>Runs a change of rights and saves it.</summary>
    /// <param name="permissions">The caller must hold one of these at this moment.</param>
    public Task<T> ChangeAsync<T>(IReadOnlyList<string> permissions, Func<Granter, Task<T>> change, CancellationToken ct) =>
        db.InTransactionAsync(async () =>
        {
            await db.TakeGuardAsync(GuardName, ct);
            var granter = await GranterAsync(ct);
            if (!permissions.Any(granter.Actor.May))
            {
                throw new Forbidden();
            }
            var result = await change(granter);
            await db.TouchAsync(AccountRights.Mark, ct);
            await db.SaveChangesAsync(ct);
            return result;
        }, ct);

    /// <summary>The caller as a granter, by the rows of this moment.</summary>
    public async Task<Granter> GranterAsync(CancellationToken ct)
    {
        if (user.Actor.Kind != ActorKind.Operator || !Guid.TryParseExact(user.Actor.Id, "N", out var id))
        {
            return new Granter(user.Actor, catalog);
        }
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, ct);
        if (account is null)
        {
            // A caller without a row: a job or a test acts for somebody; it brings its own rights.
            return new Granter(user.Actor, catalog);
        }
        var standing = await rights.FreshAsync(db, account, ct) ?? throw new Forbidden("您的账号已停用或已失效。");
        if (standing.IsOverAt(db.Now))
        {
            throw new Forbidden("您的账号或主账号已到期。");
        }
        return new Granter(standing.Now, catalog);
    }
}

/// <summary>Somebody who gives rights, and what can be given: what one holds, or what one is appointed to give.</summary>
internal sealed class Granter(Actor actor, PermissionCatalog catalog)
{
    public Actor Actor { get; } = actor;

    /// <summary>
    /// Department accounts give what they hold. Security administrators give what their own role appoints them to give, without
    /// using it themselves; the kind of the receiving account limits it again at each use.
    /// </summary>
    public bool MayGive(string permission) =>
        Actor.May(permission)
        || (catalog.Find(permission) is { } info
            && ((info.Duty.HasFlag(Duty.Business) && Actor.May(AdminPermissions.Grants))
                || (!info.Duty.HasFlag(Duty.Business) && Actor.May(AdminPermissions.AdministratorGrants))));

    public bool MayGive(DataGrant grant) => Actor.Scope.Platform || Actor.May(AdminPermissions.Grants) || Actor.Scope.Covers(grant);

    /// <summary>All of this scope was there before, or the granter may give it.</summary>
    public bool Covers(Scope scope, Scope? before) => Lines(scope).All(line => before?.Covers(line) == true || MayGive(line));

    public void DemandGive(IEnumerable<string> permissions, string field)
    {
        var beyond = permissions.Where(p => !MayGive(p)).ToList();
        if (beyond.Count > 0)
        {
            throw new RuleViolation("grant.beyond", $"您自己没有以下权限，不能授予他人：{string.Join("、", beyond.Take(5).Select(p => catalog.Find(p)?.Text ?? p))}{(beyond.Count > 5 ? $" 等 {beyond.Count} 项" : "")}。", 403) { Field = field };
        }
    }

    public void DemandGive(IReadOnlyList<DataGrant>? grants, string field)
    {
        for (var i = 0; i < (grants?.Count ?? 0); i++)
        {
            if (!MayGive(grants![i]))
            {
                throw new RuleViolation("grant.beyond", $"第 {i + 1} 行超出您自己的分管范围，不能授予他人。", 403) { Field = field };
            }
        }
    }

    private static IEnumerable<DataGrant> Lines(Scope scope) => DataActionTexts.Each
        .SelectMany(e => scope.For(e.Action).Select(a => new DataGrant(a.ObjectTypes, a.Regions, e.Action)));
}
