using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>
/// Roles, permissions and 分管权限 of an account: a security administrator sets them for any account, a department's account for
/// the sub-accounts below it (rows 96 to 98). They bite at the next request, for the account and for all below it.
/// </summary>
internal static class SetAccountRights
{
    /// <param name="Roles">Null leaves them as they are: who administers sub-accounts only gives single permissions.</param>
    /// <param name="Permissions">Of a sub-account: null lets its roles decide, <c>["*"]</c> inherits all that the parent holds.</param>
    /// <param name="LimitRegions">Region codes separated by commas; empty means as far as department and parent go.</param>
    /// <param name="LimitObjectTypes">Type codes, in the same way.</param>
    /// <param name="Grants">Null: no line limits. Empty: no data at all.</param>
    internal sealed record Command(
        Guid Id, IReadOnlyList<Guid>? Roles, IReadOnlyList<string>? Permissions, string? LimitRegions, string? LimitObjectTypes, IReadOnlyList<DataGrant>? Grants, int Version)
        : ICommand<Result>;

    internal sealed record Result(string UserName);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Id).NotEmpty().WithMessage("请选择账号。");
            RuleFor(c => c.LimitRegions).MaximumLength(3000).WithMessage("区划范围过长。");
            RuleFor(c => c.LimitObjectTypes).MaximumLength(3000).WithMessage("物体类型范围过长。");
        }
    }

    internal sealed class Handler(AdminDb db, RightsGuard guard, AccountAuthority authority, AccountRights rights, PermissionCatalog catalog, GrantDesk desk, IRegions regions, ICurrentUser user)
        : IHandle<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken ct) =>
            guard.ChangeAsync([AdminPermissions.Grants, AdminPermissions.AdministratorGrants, AdminPermissions.SubAccounts], async granter =>
            {
                var account = await authority.FindToGrantAsync(command.Id, ct);
                if (account.ActorId == user.Actor.Id)
                {
                    throw new RuleViolation("account.self", "不能修改自己的权限，请由其他管理员操作。", 403);
                }
                if (account.Version != command.Version)
                {
                    throw new RuleViolation("concurrent.change", "这个账号的权限刚被其他人修改，请刷新后再试。");
                }
                var before = await rights.FreshAsync(db, account, ct);
                var facts = new Dictionary<string, object?>();
                if (command.Roles is not null)
                {
                    await SetRolesAsync(granter, account, command.Roles, facts, ct);
                }
                SetPermissions(granter, account, command.Permissions, facts);
                SetLimits(account, command, facts);
                SetGrants(granter, account, command.Grants, facts);
                account.Changed();
                db.Record("account.rights-changed", "account", account.ActorId, new { account.UserName, changes = facts });
                await db.SaveChangesAsync(ct);
                await authority.DemandNothingBeyondAsync(granter, account, before, ct);
                return new Result(account.UserName);
            }, ct);

        private async Task SetRolesAsync(Granter granter, Account account, IReadOnlyList<Guid> wanted, Dictionary<string, object?> facts, CancellationToken ct)
        {
            var held = await db.AccountRoles.Where(r => r.AccountId == account.Id).ToListAsync(ct);
            if (held.Select(r => r.RoleId).ToHashSet().SetEquals(wanted))
            {
                return;
            }
            if (!granter.Actor.May(AdminPermissions.Grants) && !granter.Actor.May(AdminPermissions.AdministratorGrants))
            {
                throw new Forbidden("角色由安全管理员分配。");
            }
            var roles = await db.Roles.AsNoTracking().Where(r => wanted.Contains(r.Id)).ToListAsync(ct);
            if (roles.Count != wanted.Distinct().Count())
            {
                throw new RuleViolation("role.unknown", "所选角色已被删除，请刷新后再试。") { Field = "roles" };
            }
            foreach (var role in roles.Where(r => held.All(h => h.RoleId != r.Id)))
            {
                if (role.Permissions.FirstOrDefault(p => catalog.Find(p) is { } info && !AccountKinds.MayHold(account.Kind, info)) is { } wrong)
                {
                    throw new RuleViolation("role.kind", $"角色 {role.Name} 含有“{catalog.Find(wrong)!.Text}”，{AccountTexts.Of(account.Kind)}不能持有：系统、安全、审计三类管理员与业务账号互斥。") { Field = "roles" };
                }
                granter.DemandGive(role.Permissions, "roles");
                db.AccountRoles.Add(new AccountRole { AccountId = account.Id, RoleId = role.Id, At = db.Now, By = user.Actor.Id });
            }
            if (account.Kind.IsAdministrator() && !LastAdministrator.Does(account.Kind, roles.SelectMany(r => r.Permissions)))
            {
                await LastAdministrator.DemandAnotherAsync(db, account, "取消其角色", ct);
            }
            db.AccountRoles.RemoveRange(held.Where(h => !wanted.Contains(h.RoleId)));
            facts["roles"] = roles.Select(r => r.Name).Order(StringComparer.Ordinal);
        }

        private static void SetPermissions(Granter granter, Account account, IReadOnlyList<string>? permissions, Dictionary<string, object?> facts)
        {
            var list = account.Kind != AccountKind.SubAccount || permissions is null ? null
                : permissions.Contains(Account.Whole) ? Account.Whole : string.Join(',', permissions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
            if (list == account.LimitPermissions)
            {
                return;
            }
            if (list is not null and not Account.Whole)
            {
                granter.DemandGive(permissions!.Except(Allowed.Listed(account.LimitPermissions ?? "").Items, StringComparer.Ordinal), "permissions");
            }
            facts["permissions"] = new[] { account.LimitPermissions, list };
            account.LimitPermissions = list;
        }

        private void SetLimits(Account account, Command command, Dictionary<string, object?> facts)
        {
            var places = Limit(command.LimitRegions);
            var types = Limit(command.LimitObjectTypes);
            if (places?.Split(',').FirstOrDefault(r => regions.Find(r) is null) is { } unknown)
            {
                throw new RuleViolation("region.unknown", $"没有区划“{unknown}”。") { Field = "limitRegions" };
            }
            if (places != account.LimitRegions || types != account.LimitObjectTypes)
            {
                facts["regions"] = new[] { account.LimitRegions, places };
                facts["objectTypes"] = new[] { account.LimitObjectTypes, types };
                (account.LimitRegions, account.LimitObjectTypes) = (places, types);
            }
        }

        private void SetGrants(Granter granter, Account account, IReadOnlyList<DataGrant>? grants, Dictionary<string, object?> facts)
        {
            var json = account.Kind.IsAdministrator() ? null : GrantList.Write(grants);
            if (json == account.GrantsJson)
            {
                return;
            }
            desk.Demand(grants);
            granter.DemandGive(grants, "grants");
            facts["grants"] = new[] { account.GrantsJson, json };
            account.GrantsJson = json;
        }

        private static string? Limit(string? list) =>
            string.IsNullOrWhiteSpace(list) ? null : string.Join(',', list.Split([',', '，'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
