using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>
/// Why an account may or may not do something to something (statement B6). The rules are those of <see cref="Rights"/>, asked one
/// by one; the answer is what a request of the account would get at this moment.
/// </summary>
internal static class ExplainAccess
{
    /// <param name="Account">User name.</param>
    /// <param name="Permission">Name of a permission, or null to ask only about data.</param>
    /// <param name="Action">What is done to the data, or none to ask only about the permission.</param>
    /// <param name="Subject">A code; or null, then type and region say where.</param>
    internal sealed record Query(string Account, string? Permission, DataActions Action, string? Subject, string? Type, string? Region) : IQuery<Result>;

    /// <param name="Allowed">What a request would get now.</param>
    /// <param name="What">What was asked about, in Chinese.</param>
    /// <param name="Findings">Every rule of the chain, in order.</param>
    internal sealed record Result(string UserName, string Name, AccountKind Kind, bool Allowed, string What, IReadOnlyList<AccessFinding> Findings);

    internal sealed class Handler(AdminDb db, AccountRights rights, Holders holders, PermissionCatalog catalog, IEnumerable<IAccessWitness> witnesses, GrantDesk desk, IRegions regions) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query query, CancellationToken ct)
        {
            var name = Account.Normalize(query.Account ?? "");
            var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.UserName == name, ct) ?? throw new NotFound("没有这个账号，请核对用户名。");
            var permission = string.IsNullOrEmpty(query.Permission) ? null : catalog.Find(query.Permission) ?? throw new NotFound("没有这项权限。");
            if (await rights.StandingOfAsync(db, account, ct) is not { } standing)
            {
                return new Result(account.UserName, await holders.MaskedOfAsync(account.Id, ct), account.Kind, false, permission?.Text ?? query.Action.Text(), [await NobodyAsync(account, ct)]);
            }
            var findings = new List<AccessFinding>();
            if (standing.Waits)
            {
                findings.Add(new AccessFinding("初始密码", false, "账号须先修改初始密码，之前没有任何权限。"));
            }
            var allowed = !standing.Waits && (permission is null || standing.Now.May(permission.Name));
            if (permission is not null)
            {
                findings.AddRange(standing.Layers.Where(l => l.Permissions is not null).Select(l => Of(l, permission)));
            }
            var what = permission is null ? "" : permission.Text;
            if (query.Action != DataActions.None)
            {
                var about = await CaseAsync(standing.Now, query, ct);
                findings.AddRange(standing.Layers.Where(l => l.Scope is not null).Select(l => Of(l, query.Action, about)));
                findings.AddRange(about.Findings);
                allowed = allowed && Reaches(standing.Now.Scope, query.Action, about) && about.Findings.All(f => f.Allows);
                what = string.Join(" · ", new[] { what, query.Action.Text(), about.Title }.Where(t => t.Length > 0));
            }
            return new Result(account.UserName, await holders.MaskedOfAsync(account.Id, ct), account.Kind, allowed, what, findings);
        }

        private async Task<AccessFinding> NobodyAsync(Account account, CancellationToken ct) =>
            account.DeletedAt is not null ? new("账号状态", false, "账号已删除。")
            : account.Disabled ? new("账号状态", false, "账号已停用。")
            : account.ParentId is { } above && await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == above, ct) is { } parent
                ? new("主账号", false, $"主账号 {parent.UserName} 已停用、已删除，或者不能作为主账号。")
                : new AccessFinding("账号类型", false, "这种账号在当前环境不能登录，或者没有有效的主账号。");

        private async Task<AccessCase> CaseAsync(Actor actor, Query query, CancellationToken ct)
        {
            if (string.IsNullOrWhiteSpace(query.Subject))
            {
                return new AccessCase($"类型 {desk.TextOf(Kernel.Security.Allowed.Just([query.Type ?? ""]))}，{regions.Find(query.Region ?? "")?.FullName ?? query.Region ?? ""}", query.Type ?? "", query.Region ?? "", []);
            }
            foreach (var witness in witnesses)
            {
                if (await witness.FindAsync(actor, query.Action, query.Subject, ct) is { } found)
                {
                    return found;
                }
            }
            throw new NotFound("没有找到这个码，请核对后再查。");
        }

        private static AccessFinding Of(Layer layer, PermissionInfo permission)
        {
            var holds = layer.Permissions!.Contains(permission.Name);
            return new AccessFinding(layer.Rule, holds, holds ? $"{layer.Source}：包含“{permission.Text}”。" : $"{layer.Source}：没有“{permission.Text}”。");
        }

        private AccessFinding Of(Layer layer, DataActions action, AccessCase about)
        {
            var scope = layer.Scope!;
            var areas = scope.For(action);
            var text = areas.Count == 0 ? $"没有任何数据的{action.Text()}权限" : string.Join("；", areas.Take(10).Select(a => $"{desk.TextOf(a.ObjectTypes)}（{desk.PlacesOf(a.Regions)}）"));
            return new AccessFinding(layer.Rule, Reaches(scope, action, about), $"{layer.Source}：{action.Text()}限于{text}。");
        }

        /// <summary>Blank codes have no region, and data of some kinds no type: then only the other half is asked.</summary>
        private static bool Reaches(Scope scope, DataActions action, AccessCase about) => scope.For(action).Any(a =>
            (a.ObjectTypes.All || a.ObjectTypes.Contains(about.Type)) && (about.Region.Length == 0 || a.Regions.ContainsRegion(about.Region)));
    }
}
